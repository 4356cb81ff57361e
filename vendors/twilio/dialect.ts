import { type Dialect, type Problem, standards, type WebhookMessage } from "../../src/index.ts";
import { orderIn } from "./words.ts";

type Data = Readonly<Record<string, unknown>>;

/** The version whose shapes are played. */
export const apiVersion = "2010-04-01";

/** What a status callback says of a message, which is shown elsewhere as the API shows it. */
function fieldsOf(message: Data, version: string): Data {
  const { sid, status, to, from, account_sid, messaging_service_sid: service, error_code: code } = message;
  return {
    SmsSid: sid,
    SmsStatus: status,
    MessageStatus: status,
    To: to,
    MessageSid: sid,
    AccountSid: account_sid,
    From: from,
    ApiVersion: version,
    ...(service !== null && service !== undefined && { MessagingServiceSid: service }),
    ...(code !== null && code !== undefined && { ErrorCode: code }),
  };
}

/** The message that a callback tells of. */
function messageOf(body: unknown): Data | undefined {
  if (typeof body !== "object" || body === null || !("MessageSid" in body)) return undefined;
  const { MessageSid, MessageStatus, To, From, AccountSid, ErrorCode } = body as Data;
  const code = ErrorCode === undefined ? null : Number(ErrorCode);
  return { sid: MessageSid, status: MessageStatus, to: To, from: From, account_sid: AccountSid, error_code: code };
}

/** Numbers of what all partners share, as Twilio counts errors; what has a number of Twilio's own keeps it. */
function codeOf({ status, code }: Problem): number {
  if (/^\d{5}$/.test(code)) return Number(code);
  if (status === 401) return 20003;
  if (status === 405) return 20004;
  if (status === 400 || status === 422) return 20001;
  return status < 600 ? 20000 + status : 20500;
}

const words: Readonly<Record<number, string>> = { 401: "Authenticate", 429: "Too Many Requests" };

/** HMAC-SHA1 under the auth token, over where it goes and what it says. */
const signature = {
  content: "{{url}}{{fields}}",
  algorithm: "sha1",
  encoding: "base64",
  decodesSecrets: false,
  header: "x-twilio-signature",
  lead: "",
  prefix: "",
} as const;

const sidPrefixes: Readonly<Record<string, string>> = { msg: "SM" };

/** How Twilio speaks: forms, numbered errors, `X-Twilio-Signature`, no idempotency keys. */
export const dialect: Dialect = {
  ...standards,
  name: "twilio",
  credentials: { token: "auth token", secret: { name: "signed with" } },
  errors: (problem) => {
    const { status, detail } = problem;
    const code = codeOf(problem);
    const message = words[status] ?? detail;
    const more_info = `https://www.twilio.com/docs/errors/${code}`;
    return { status: status === 422 ? 400 : status, headers: {}, body: { code, message, more_info, status } };
  },
  rateLimit: {
    headers: () => ({}),
    refusal: () => ({ status: 429, code: "20429", detail: "Too Many Requests" }),
  },
  orderIn,
  // two letters and 32 hexadecimal digits, of which no run looks like a card number
  newId: (prefix, rising, drawn) => `${sidPrefixes[prefix] ?? prefix}${rising}a${drawn}${"fd".repeat(8)}`,
  pageLimit: "PageSize",
  webhooks: {
    newId: (random) => `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(6)}ab${random.hex(4)}`,
    encoding: "form",
    envelope: ({ data }: WebhookMessage) => fieldsOf(data as Data, apiVersion),
    future: ({ data }) => {
      const { MessageSid: ResourceSid, MessageStatus: ResourceStatus, ...fields } = fieldsOf(data as Data, "2099-01-01");
      const { SmsSid: _sid, SmsStatus: _status, ...rest } = fields;
      return { ...rest, ResourceSid, ResourceStatus };
    },
    dataOf: messageOf,
    amountField: "price",
    headers: (id) => ({
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
      "user-agent": "TwilioProxy/1.1",
      "i-twilio-idempotency-token": id,
    }),
    schemes: [signature],
    secret: "token",
    // once more, where nobody answered
    retries: "silence",
    retryScheduleMs: [1_000],
    endsAt410: false,
    heedsRetryAfter: false,
  },
};
