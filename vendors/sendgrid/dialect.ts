import { type Dialect, type Problem, standards, type WebhookMessage } from "../../src/index.ts";
import { orderIn } from "./mail.ts";

const minuteMs = 60_000;

type Data = Readonly<Record<string, unknown>>;

/** What an event tells of: a mail to one person, and what became of it. */
export interface Telling extends Data {
  /** `sg_message_id` */
  readonly id: string;
  readonly status: string;
  readonly email: string;
  /** Unix seconds. */
  readonly at: number;
  readonly categories: readonly string[];
  readonly details: Data;
  readonly custom: Data;
}

/** An event of the webhook. Custom arguments stand among its own fields. */
function eventOf({ id: sg_event_id, data }: WebhookMessage): object {
  const { id, status, email, at, categories, details = {}, custom = {} } = data as Telling;
  return {
    ...custom,
    email,
    timestamp: at,
    "smtp-id": `<${id.split(".")[0]}@geopod-ismtpd>`,
    event: status,
    ...(categories !== undefined && categories.length > 0 && { category: categories }),
    sg_event_id,
    sg_message_id: id,
    ...details,
  };
}

const own = ["email", "timestamp", "smtp-id", "event", "category", "sg_event_id", "sg_message_id"];
const details = ["response", "reason", "status", "type", "attempt"];

function tellingOf(event: unknown): Telling | undefined {
  if (typeof event !== "object" || event === null || !("sg_message_id" in event)) return undefined;
  const { email, timestamp, event: status, category = [], sg_message_id: id, ...more } = event as Data;
  const part = (isWanted: (name: string) => boolean): Data =>
    Object.fromEntries(Object.entries(more).filter(([name]) => isWanted(name)));
  return {
    ...{ id: String(id), status: String(status), email: String(email), at: Number(timestamp) },
    categories: category as readonly string[],
    details: part((name) => details.includes(name)),
    custom: part((name) => !details.includes(name) && !own.includes(name)),
  };
}

const words: Readonly<Record<number, string>> = {
  401: "The provided authorization grant is invalid, expired, or revoked",
  403: "access forbidden",
  404: "Resource not found",
  405: "method not allowed",
  429: "too many requests",
};

const wordOf = ({ status, code, detail }: Problem): string => (code === "bad_request" ? detail : (words[status] ?? detail));

/** ECDSA over timestamp and body: receivers are given a key that verifies. */
const signature = {
  content: "{{timestamp}}{{body}}",
  algorithm: "ecdsa-p256",
  encoding: "base64",
  decodesSecrets: false,
  header: "x-twilio-email-event-webhook-signature",
  lead: "",
  prefix: "",
  timestampHeader: "x-twilio-email-event-webhook-timestamp",
} as const;

/** How SendGrid speaks: a list of errors, events in batches, ECDSA, no idempotency keys. */
export const dialect: Dialect = {
  ...standards,
  name: "sendgrid",
  credentials: { token: "API key", secret: { name: "public key" } },
  errors: (problem) => {
    const { status, field } = problem;
    const name = field === undefined || field === "" ? null : field.replace(/^\//, "").replaceAll("/", ".");
    return {
      status: status === 422 ? 400 : status,
      headers: {},
      body: { errors: [{ message: wordOf(problem), field: name, help: null }] },
    };
  },
  rateLimit: {
    headers: ({ quota, left, waitSeconds }) => ({
      "x-ratelimit-limit": String(quota),
      "x-ratelimit-remaining": String(left),
      "x-ratelimit-reset": String(waitSeconds),
    }),
    refusal: () => ({ status: 429, code: "rate_limited", detail: "too many requests" }),
  },
  orderIn,
  // letters and digits without a word before them
  newId: (prefix, rising, drawn) => (prefix === "msg" ? `fd${rising}k${drawn}` : `${prefix}_${rising}k${drawn}`),
  webhooks: {
    newId: standards.webhooks.newId,
    envelope: eventOf,
    // what comes within a moment goes out together
    batch: { withinMs: 50, most: 100 },
    future: (message) => ({ version: "v4", sg_event_id: message.id, payload: eventOf(message) }),
    dataOf: tellingOf,
    amountField: "amount",
    headers: () => ({ "content-type": "application/json", "user-agent": "SendGrid Event API" }),
    schemes: [signature],
    // its own library looks at no date
    expires: false,
    // more and more rarely, for a day
    retryScheduleMs: [minuteMs, 5 * minuteMs, 30 * minuteMs, 120 * minuteMs, 480 * minuteMs, 1440 * minuteMs],
    endsAt410: false,
    heedsRetryAfter: false,
  },
};
