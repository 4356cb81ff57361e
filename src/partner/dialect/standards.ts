import type { Dialect } from "./dialect.ts";

const hourMs = 3_600_000;

/** The dialect of whoever keeps to standards: what partners speak that have none of their own. */
export const standards: Dialect = {
  name: "standards",
  /** draft-ietf-httpapi-idempotency-key-header */
  idempotency: {
    header: "idempotency-key",
    missing: (operation) => ({
      status: 400,
      code: "idempotency_key_missing",
      detail: `${operation} needs an Idempotency-Key header.`,
      field: "Idempotency-Key",
      violations: ["header Idempotency-Key: is missing"],
    }),
    reused: { status: 422, code: "idempotency_key_reused", detail: "This Idempotency-Key was used with another payload." },
    inFlight: {
      status: 409,
      code: "idempotency_key_in_flight",
      detail: "A request with this Idempotency-Key is still being served.",
    },
    // who was too slow for the first answer is told that it was given; what came of it is for reads
    served: { status: 409, code: "idempotency_key_used", detail: "A request with this Idempotency-Key has been served." },
    replayed: { "idempotent-replayed": "true" },
    ttlMs: 24 * hourMs,
  },
  /** draft-ietf-httpapi-ratelimit-headers */
  rateLimit: {
    headers: ({ quota, windowSeconds, left, waitSeconds }) => ({
      "ratelimit-policy": `"default";q=${quota};w=${windowSeconds}`,
      ratelimit: `"default";r=${left};t=${waitSeconds}`,
    }),
    refusal: ({ quota, windowSeconds, waitSeconds }) => ({
      status: 429,
      code: "rate_limited",
      detail: `At most ${quota} requests in ${windowSeconds} s; come back in ${waitSeconds} s.`,
      headers: { "retry-after": String(waitSeconds) },
    }),
  },
  pageLimit: "limit",
  /** Standard Webhooks */
  webhooks: {
    newId: (random) => `evt_${random.hex(8)}k${random.hex(7)}`,
    envelope: ({ type, timestamp, data }) => ({ type, version: 1, timestamp, data }),
    future: ({ type, timestamp, data }) => ({ type, version: 2, at: timestamp, object: data }),
    dataOf: (body) => (body as { readonly data?: unknown } | undefined)?.data,
    amountField: "amount_minor",
    headers: (id) => ({ "content-type": "application/json", "user-agent": "Firedrill", "webhook-id": id }),
    /** Quick at first, because a developer watches; then over hours, as vendors do. */
    retryScheduleMs: [1_000, 5_000, 30_000, 300_000, hourMs / 2, 2 * hourMs, 5 * hourMs],
    endsAt410: true,
    heedsRetryAfter: true,
  },
};
