import { type Dialect, type Problem, standards, type WebhookMessage } from "../../src/index.ts";
import { whole } from "./show.ts";

const minuteMs = 60_000;

type Data = Readonly<Record<string, unknown>>;

/** What a tracker said before its latest news. */
function before(type: string, data: Data): object {
  const details = type === "tracker.updated" ? data.tracking_details : undefined;
  const earlier = Array.isArray(details) ? (details.at(-2) as { readonly status: string } | undefined) : undefined;
  return earlier === undefined ? {} : { status: earlier.status };
}

/** An event as webhooks and `/v2/events` show it. */
export const eventOf = ({ id, type, timestamp, data }: WebhookMessage) => ({
  id,
  object: "Event",
  mode: "test",
  description: type,
  created_at: whole(timestamp),
  updated_at: whole(timestamp),
  previous_attributes: before(type, data as Data),
  pending_urls: [],
  completed_urls: [],
  status: "pending",
  user_id: "user_firedrill",
  result: data,
});

/** Words of what all partners share, as EasyPost says them; what has a word of EasyPost's own keeps it. */
function codeOf({ status, code, detail }: Problem): string {
  if (status === 401 || status === 403) return "APIKEY.INACTIVE";
  if (status === 429) return "RATE_LIMITED";
  if (status === 404) return "NOT_FOUND";
  if (status === 405) return "METHOD_NOT_ALLOWED";
  if (status === 500) return "INTERNAL_SERVER_ERROR";
  if (status > 500) return "SERVICE_UNAVAILABLE";
  if (code === "invalid_request") return detail.includes("is missing") ? "PARAMETER.REQUIRED" : "PARAMETER.INVALID";
  return code.includes(".") ? code : code.toUpperCase();
}

/** What was read and cannot be done is 422. */
const statuses: Readonly<Record<string, number>> = { invalid_request: 422 };

/** Weights are floating-point numbers, and are written so: the official libraries count on it when they look at a signature. */
const withFloats = (json: string): string => json.replace(/("weight":\s*)(\d+)(\s*)(?=,|\})/g, "$1$2.0$3");

/** Over the body alone: an old sending has no date that could be told. */
const signature = {
  content: "{{body}}",
  algorithm: "sha256",
  encoding: "hex",
  decodesSecrets: false,
  header: "x-hmac-signature",
  lead: "",
  prefix: "hmac-sha256-hex=",
} as const;

/** How EasyPost speaks: errors in an envelope of their own, `X-Hmac-Signature`, no idempotency keys. */
export const dialect: Dialect = {
  ...standards,
  name: "easypost",
  credentials: { token: "API key", secret: { name: "webhook secret" } },
  errors: (problem) => {
    const { status, code, detail: message, field } = problem;
    const name = field?.replace(/^\//, "").replaceAll("/", ".");
    const errors = name === undefined || name === "" ? [] : [{ field: name, message }];
    return { status: statuses[code] ?? status, headers: {}, body: { error: { code: codeOf(problem), message, errors } } };
  },
  rateLimit: {
    headers: () => ({}),
    refusal: () => ({ status: 429, code: "rate_limited", detail: "You are making too many requests." }),
  },
  pageLimit: "page_size",
  webhooks: {
    newId: standards.webhooks.newId,
    envelope: eventOf,
    spell: withFloats,
    future: (message) => ({ ...eventOf(message), object: "EventV3", result: { object: "Change", item: message.data } }),
    dataOf: (body) => (body as { readonly result?: unknown } | undefined)?.result,
    amountField: "amount",
    headers: () => ({ "content-type": "application/json", "user-agent": "EasyPost" }),
    schemes: [signature],
    // backs off for a day
    retryScheduleMs: [minuteMs, 5 * minuteMs, 30 * minuteMs, 120 * minuteMs, 480 * minuteMs, 1440 * minuteMs],
    endsAt410: false,
    heedsRetryAfter: false,
  },
};
