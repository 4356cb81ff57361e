import { type Dialect, type Problem, signatureSchemes, standards, type WebhookMessage } from "../../src/index.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The version whose shapes are played. */
const apiVersion = "2026-01-28";

const seconds = (timestamp: string): number => Math.floor(Date.parse(timestamp) / 1000);

/** An event as webhooks and `/v1/events` show it. */
export const eventOf = ({ id, type, timestamp, data }: WebhookMessage): object => ({
  id,
  object: "event",
  api_version: apiVersion,
  created: seconds(timestamp),
  data: { object: data },
  livemode: false,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  type,
});

/** What sorts an error, by what went wrong. */
function kindOf({ status, code, detail }: Problem): {
  readonly type: string;
  readonly code?: string;
  readonly declineCode?: string;
} {
  if (code === "idempotency_key_in_flight") return { type: "idempotency_error", code: "idempotency_key_in_use" };
  if (code.startsWith("idempotency_key")) return { type: "idempotency_error" };
  if (status === 402) return { type: "card_error", code: "card_declined", declineCode: "generic_decline" };
  if (status === 429) return { type: "invalid_request_error", code: "rate_limit" };
  if (status >= 500) return { type: "api_error" };
  if (code === "not_found") return { type: "invalid_request_error", code: "resource_missing" };
  if (code !== "invalid_request") return { type: "invalid_request_error", ...(status === 400 && { code }) };
  return { type: "invalid_request_error", code: detail.includes("is missing") ? "parameter_missing" : "parameter_invalid" };
}

/** A body that is no form is a bad request, and there is no other word for it. */
const statuses: Readonly<Record<number, number>> = { 405: 404, 413: 400, 415: 400, 422: 400 };

/** `/metadata/order_id` as `metadata[order_id]`. */
const parameterOf = (field: string): string =>
  field
    .replace(/^\//, "")
    .split("/")
    .reduce((name, part) => `${name}[${part}]`);

/** How Stripe speaks: errors in an envelope of their own, `Stripe-Signature`, events around what they tell of. */
export const dialect: Dialect = {
  ...standards,
  name: "stripe",
  credentials: { token: "secret key", secret: { name: "signing secret" } },
  idempotency: {
    ...standards.idempotency,
    reused: {
      status: 400,
      code: "idempotency_key_reused",
      detail: "Keys for idempotent requests can only be used with the same parameters they were first used with.",
    },
  },
  errors: (problem) => {
    const { type, code, declineCode } = kindOf(problem);
    const { status, detail: message, field } = problem;
    const error = {
      type,
      ...(code !== undefined && { code }),
      ...(declineCode !== undefined && { decline_code: declineCode }),
      message,
      ...(field !== undefined && field !== "" && { param: parameterOf(field) }),
    };
    // whoever comes too early is told to come again; the SDKs obey
    const again = problem.code === "idempotency_key_in_flight" ? { "stripe-should-retry": "true" } : {};
    return { status: statuses[status] ?? status, headers: again, body: { error } };
  },
  rateLimit: {
    headers: () => ({}),
    refusal: () => ({
      status: 429,
      code: "rate_limited",
      detail: "Request rate limit exceeded.",
      headers: { "stripe-rate-limited-reason": "global-rate" },
    }),
  },
  webhooks: {
    newId: standards.webhooks.newId,
    envelope: eventOf,
    future: (message) => ({ ...eventOf(message), api_version: "2099-01-01", data: { item: message.data } }),
    dataOf: (body) => (body as { readonly data?: { readonly object?: unknown } } | undefined)?.data?.object,
    amountField: "amount",
    headers: () => ({
      "content-type": "application/json; charset=utf-8",
      "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }),
    schemes: [signatureSchemes.stripe],
    // in a sandbox three times within a few hours
    retryScheduleMs: [10 * minuteMs, hourMs, 2 * hourMs],
    endsAt410: false,
    heedsRetryAfter: false,
  },
};
