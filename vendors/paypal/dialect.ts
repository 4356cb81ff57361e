import { type Dialect, type Problem, type SignatureScheme, standards, type WebhookMessage } from "../../src/index.ts";
import { minorOf } from "./amount.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The shop's webhook, as PayPal's dashboard would call it. */
export const webhookId = "8PT597110X687430LKGECATA";

/** Checked by PayPal itself: `POST /v1/notifications/verify-webhook-signature`. */
export const scheme: SignatureScheme = {
  content: `{{id}}|{{time}}|${webhookId}|{{json}}`,
  algorithm: "sha256",
  encoding: "base64",
  decodesSecrets: false,
  header: "paypal-transmission-sig",
  lead: "",
  prefix: "",
  timestampHeader: "paypal-transmission-time",
  timestampAs: "rfc3339",
};

const names: Readonly<Record<number, readonly [name: string, message: string]>> = {
  400: ["INVALID_REQUEST", "Request is not well-formed, syntactically incorrect, or violates schema."],
  401: [
    "AUTHENTICATION_FAILURE",
    "Authentication failed due to missing authorization header, or invalid authentication credentials.",
  ],
  403: ["NOT_AUTHORIZED", "Authorization failed due to insufficient permissions."],
  404: ["RESOURCE_NOT_FOUND", "The specified resource does not exist."],
  405: ["METHOD_NOT_SUPPORTED", "The server does not implement the requested HTTP method."],
  409: ["RESOURCE_CONFLICT", "The server has detected a conflict while processing this request."],
  415: ["UNSUPPORTED_MEDIA_TYPE", "The server does not support the request payload's media type."],
  422: [
    "UNPROCESSABLE_ENTITY",
    "The requested action could not be performed, semantically incorrect, or failed business validation.",
  ],
  429: ["RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting."],
  500: ["INTERNAL_SERVER_ERROR", "An internal server error has occurred."],
  503: ["SERVICE_UNAVAILABLE", "Service Unavailable."],
};

/** What is wrong, in PayPal's word for programs. */
function issueOf({ code, status, detail }: Problem): string | undefined {
  if (code === "invalid_request") return detail.includes("is missing") ? "MISSING_REQUIRED_PARAMETER" : "INVALID_PARAMETER_VALUE";
  if (code === "not_found") return "INVALID_RESOURCE_ID";
  if (code === "idempotency_key_in_flight") return "PREVIOUS_REQUEST_IN_PROGRESS";
  if (code === "idempotency_key_reused" || code === "idempotency_key_used") return "DUPLICATE_REQUEST_ID";
  if (status === 402) return "INSTRUMENT_DECLINED";
  return /^[A-Z_]+$/.test(code) ? code : undefined;
}

const resourceTypes: readonly (readonly [RegExp, string])[] = [
  [/^CHECKOUT\.ORDER/, "checkout-order"],
  [/^PAYMENT\.AUTHORIZATION/, "authorization"],
  [/^PAYMENT\.(?:CAPTURE\.REFUNDED|REFUND)/, "refund"],
  [/^PAYMENT\.CAPTURE/, "capture"],
  [/^CUSTOMER\.DISPUTE/, "dispute"],
];

const eventOf = ({ id, type, timestamp, data }: WebhookMessage): object => ({
  id,
  event_version: "1.0",
  create_time: timestamp,
  resource_type: resourceTypes.find(([family]) => family.test(type))?.[1] ?? "resource",
  resource_version: "2.0",
  event_type: type,
  summary: `${type.replaceAll(/[._]/g, " ").toLowerCase()}.`,
  resource: data,
  links: [],
});

/** How PayPal speaks: errors with a name, issues and a debug id, events around resources, `PayPal-Request-Id`. */
export const dialect: Dialect = {
  ...standards,
  name: "paypal",
  credentials: { token: "client secret", secret: { name: "webhook id", value: webhookId } },
  idempotency: {
    ...standards.idempotency,
    header: "paypal-request-id",
    missing: (operation) => ({
      status: 400,
      code: "PAYPAL_REQUEST_ID_REQUIRED",
      detail: `${operation} needs a PayPal-Request-Id.`,
      field: "PayPal-Request-Id",
      violations: ["header PayPal-Request-Id: is missing"],
    }),
    reused: {
      status: 422,
      code: "idempotency_key_reused",
      detail: "This PayPal-Request-Id was used before, with another request.",
    },
    inFlight: {
      status: 409,
      code: "idempotency_key_in_flight",
      detail: "A previous request on this resource is currently in progress. Please wait for some time and try again.",
    },
    replayed: {},
    ttlMs: 6 * hourMs,
  },
  errors: (problem) => {
    const status = problem.status === 402 ? 422 : problem.status === 413 ? 400 : problem.status;
    const [name, message] = names[status] ?? ["INTERNAL_SERVICE_ERROR", problem.title];
    const issue = issueOf(problem);
    const { field, detail: description } = problem;
    const details = [{ ...(field !== undefined && field !== "" && { field, location: "body" }), issue, description }];
    const href = `https://developer.paypal.com/docs/api/orders/v2/#error-${issue ?? name}`;
    const body = {
      name,
      message,
      debug_id: "f1red411f1red",
      ...(issue !== undefined && { details }),
      links: [{ href, rel: "information_link", method: "GET" }],
    };
    return { status, headers: {}, body };
  },
  rateLimit: {
    headers: () => ({}),
    refusal: ({ waitSeconds }) => ({
      status: 429,
      code: "rate_limited",
      detail: "Too many requests.",
      headers: { "retry-after": String(waitSeconds) },
    }),
  },
  minorOf,
  pageLimit: "page_size",
  webhooks: {
    newId: (random) => `WH-${random.hex(9).toUpperCase()}K-${random.hex(9).toUpperCase()}K`,
    envelope: eventOf,
    future: (message) => ({ ...eventOf(message), event_version: "9.0", resource: { item: message.data } }),
    dataOf: (body) => (body as { readonly resource?: unknown } | undefined)?.resource,
    amountField: "amount",
    headers: (id) => ({
      "content-type": "application/json",
      "user-agent": "PayPal/AUHD-214.0",
      "paypal-transmission-id": id,
      "paypal-auth-algo": "SHA256withRSA",
      "paypal-cert-url": "https://api.paypal.com/v1/notifications/certs/CERT-firedrill",
    }),
    schemes: [scheme],
    // 25 times within three days
    retryScheduleMs: [1, 2, 4, 8, 16, 32, 64, ...Array.from({ length: 18 }, () => 230)].map((minutes) => minutes * minuteMs),
    endsAt410: false,
    heedsRetryAfter: false,
  },
};
