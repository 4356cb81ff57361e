import { type Dialect, type Problem, standards, type WebhookMessage } from "../../src/index.ts";
import { minorOf } from "./amount.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export const halJson = "application/hal+json";

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  422: "Unprocessable Entity",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** What a request lacks or gets wrong is 422; 400 is for what cannot be read. */
const statusOf = ({ status, code }: Problem): number =>
  code === "invalid_request" || status === 402 ? 422 : status === 413 || status === 415 ? 400 : status;

/** The payment that a webhook is about, and nothing else. */
const idOf = (data: object): string => {
  const { id } = data as { readonly id?: unknown };
  return typeof id === "string" ? id : "";
};

/** How Mollie speaks: HAL, errors with a title and a detail, webhooks that say of which payment there is news, and no more. */
export const dialect: Dialect = {
  ...standards,
  name: "mollie",
  credentials: { token: "API key" },
  token: "test_firedrill0123456789abcdefghijkl",
  idempotency: {
    ...standards.idempotency,
    reused: {
      status: 409,
      code: "idempotency_key_reused",
      detail: "The idempotency key was used before, with another request.",
    },
    inFlight: {
      status: 409,
      code: "idempotency_key_in_flight",
      detail: "Another request with this idempotency key is still being processed.",
    },
    ttlMs: hourMs,
  },
  errors: (problem) => {
    const status = statusOf(problem);
    const { detail, field } = problem;
    const body = {
      status,
      title: titles[status] ?? problem.title,
      detail: status === 401 ? "Missing authentication, or failed to authenticate" : detail,
      ...(field !== undefined && field !== "" && { field: field.replace(/^\//, "").replaceAll("/", ".") }),
      _links: { documentation: { href: "https://docs.mollie.com/reference/handling-errors", type: "text/html" } },
    };
    return { status, headers: { "content-type": halJson }, body };
  },
  rateLimit: {
    headers: () => ({}),
    refusal: ({ waitSeconds }) => ({
      status: 429,
      code: "rate_limited",
      detail: "Too many requests were made in a short time.",
      headers: { "retry-after": String(waitSeconds) },
    }),
  },
  minorOf,
  webhooks: {
    newId: standards.webhooks.newId,
    envelope: ({ data }: WebhookMessage) => ({ id: idOf(data) }),
    // nobody knows what another version would say: a receiver finds no id
    future: ({ data }) => ({ resource: idOf(data), version: 2 }),
    dataOf: (body) => body,
    encoding: "form",
    amountField: "amount",
    headers: () => ({
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": "Mollie HTTP client/1.0",
      accept: "*/*",
    }),
    // nothing is signed, since nothing is told
    schemes: [],
    // ten times within a day and a bit
    retryScheduleMs: [1, 2, 4, 8, 16, 29, 60, 120, 180, 1140].map((minutes) => minutes * minuteMs),
    endsAt410: false,
    heedsRetryAfter: false,
  },
};
