import { type Dialect, hmacSha256, type Problem, standards, type WebhookMessage } from "../../src/index.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

interface Kind {
  readonly errorCode: string;
  readonly errorType: "security" | "validation" | "internal" | "configuration";
  readonly message?: string;
}

/** What sorts an error, by what went wrong. */
function kindOf({ status, code, detail }: Problem): Kind {
  if (status === 401) return { errorCode: "000", errorType: "security", message: "HTTP Status Response - Unauthorized" };
  if (status === 403) return { errorCode: "010", errorType: "security", message: "Not allowed" };
  if (code.startsWith("idempotency_key"))
    return { errorCode: "704", errorType: "validation", message: "request already processed or in progress" };
  if (status >= 500) return { errorCode: "905", errorType: "internal" };
  if (status === 429) return { errorCode: "029", errorType: "internal" };
  if (/^\d{2,3}(_\d+)?$/.test(code)) return { errorCode: code, errorType: "validation" };
  if (status === 402) return { errorCode: "905", errorType: "configuration" };
  return { errorCode: detail.includes("is missing") ? "702" : "701", errorType: "validation" };
}

/** What a request gets wrong is 422; 400 is for what cannot be read. */
const statusOf = ({ status, code }: Problem): number =>
  code === "invalid_request" || status === 402 ? 422 : status === 413 || status === 415 ? 400 : status;

interface Item {
  readonly additionalData?: object;
  readonly amount: { readonly value: number; readonly currency: string };
  readonly eventCode: string;
  readonly success: string;
  readonly merchantAccountCode: string;
  readonly merchantReference: string;
  readonly originalReference?: string;
  readonly pspReference: string;
}

interface Notification {
  readonly notificationItems: readonly [{ readonly NotificationRequestItem: Item }];
}

/** `AUTHORISATION.failure` is an AUTHORISATION that was no success. */
const eventOf = ({ type, timestamp, data }: WebhookMessage): Notification & { readonly live: string } => {
  const [eventCode = "", outcome] = type.split(".");
  const item = { ...data, eventCode, eventDate: timestamp.replace(/\.\d+Z$/, "+00:00"), success: String(outcome !== "failure") };
  return { live: "false", notificationItems: [{ NotificationRequestItem: item as unknown as Item }] };
};

/** What a signature is over, field by field. */
const signedOf = ({ pspReference, originalReference = "", amount, ...item }: Item): string =>
  [
    ...[pspReference, originalReference, item.merchantAccountCode, item.merchantReference],
    ...[amount?.value, amount?.currency, item.eventCode, item.success],
  ].join(":");

/** How Adyen speaks: minor units, errors with a code of digits, notifications in batches of one that are signed within. */
export const dialect: Dialect = {
  ...standards,
  name: "adyen",
  credentials: { token: "X-API-Key", secret: { name: "HMAC key" } },
  idempotency: {
    ...standards.idempotency,
    reused: {
      status: 422,
      code: "idempotency_key_reused",
      detail: "The idempotency key was used before, with another request.",
    },
    replayed: {},
    ttlMs: 7 * dayMs,
  },
  errors: (problem) => {
    const status = statusOf(problem);
    const { errorCode, errorType, message = problem.detail } = kindOf(problem);
    // whoever comes too early, or in bad times, is told to come again under the same key
    const again = problem.code === "idempotency_key_in_flight" || status >= 500;
    return { status, headers: again ? { "transient-error": "true" } : {}, body: { status, errorCode, message, errorType } };
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
  minorOf: (amount) => {
    const { value } = (amount ?? {}) as { readonly value?: unknown };
    return typeof value === "number" ? value : undefined;
  },
  webhooks: {
    newId: standards.webhooks.newId,
    envelope: eventOf,
    future: (message) => ({ version: 9, items: [message.data] }),
    dataOf: (body) => (body as Notification | undefined)?.notificationItems?.[0]?.NotificationRequestItem,
    seal: (body, secret) => {
      const { notificationItems, ...rest } = body as Notification;
      const item = notificationItems?.[0]?.NotificationRequestItem;
      if (item === undefined) return body;
      const hmacSignature = hmacSha256(Buffer.from(secret, "hex"), signedOf(item));
      const sealed = { ...item, additionalData: { ...item.additionalData, hmacSignature } };
      return { ...rest, notificationItems: [{ NotificationRequestItem: sealed }] };
    },
    secret: "hex",
    amountField: "amount",
    headers: () => ({ "content-type": "application/json; charset=utf-8", "user-agent": "Adyen HttpClient 1.0" }),
    schemes: [],
    // three times soon, then less and less often
    retryScheduleMs: [2, 5, 10, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * minuteMs),
    endsAt410: false,
    heedsRetryAfter: false,
  },
};
