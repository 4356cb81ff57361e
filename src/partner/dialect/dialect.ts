import type { Random } from "../../core/random.ts";
import type { Problem, Refusal } from "../problem.ts";
import type { SignatureScheme } from "./signatures.ts";

/** What a partner does with keys under which calls are repeated. */
export interface IdempotencyDialect {
  /** In lower case. */
  readonly header: string;
  /** A call that needs a key has none. `operation`: what the contract calls it. */
  readonly missing: (operation: string) => Refusal;
  /** The key was used with another payload. */
  readonly reused: Refusal;
  /** A call with that key is being served. */
  readonly inFlight: Refusal;
  /** A call with that key has been served, where repeats do not get its answer. */
  readonly served: Refusal;
  /** Stand on an answer that is given again. */
  readonly replayed: Readonly<Record<string, string>>;
  /** How long a key is remembered. */
  readonly ttlMs: number;
}

/** One window of a quota, after a call was counted. */
export interface QuotaWindow {
  readonly quota: number;
  readonly windowSeconds: number;
  readonly left: number;
  /** Until the next window. */
  readonly waitSeconds: number;
}

/** What a webhook tells, before it is dated and signed. */
export interface WebhookMessage {
  readonly id: string;
  readonly type: string;
  /** RFC 3339: when it came about. */
  readonly timestamp: string;
  readonly data: object;
}

export interface WebhookDialect {
  readonly newId: (random: Random) => string;
  /** The body of a sending. */
  readonly envelope: (message: WebhookMessage) => object;
  /** Signs in the body itself, with the newest secret; absent: headers sign alone. */
  readonly seal?: (body: object, secret: string) => object;
  /** What falls within so long goes out together, as one list of so many at most; absent: each by itself. */
  readonly batch?: { readonly withinMs: number; readonly most: number };
  /** How a body is written; JSON unless given. A form has the body's own fields, and nothing nested. */
  readonly encoding?: "json" | "form";
  /** What becomes of a body's text before it is signed, where a vendor's JSON looks otherwise. */
  readonly spell?: (text: string) => string;
  /** The same in a version that nobody knows yet: a receiver cannot read what it is about. */
  readonly future: (message: WebhookMessage) => object;
  /** What a body (an item of it, where they go out together) tells of; undefined where it is no body of this partner's. */
  readonly dataOf: (body: unknown) => unknown;
  /** The field of an event's data that holds the whole amount. */
  readonly amountField: string;
  /** Headers beside those that sign. */
  readonly headers: (id: string) => Readonly<Record<string, string>>;
  /** How sendings are signed unless the settings say otherwise; absent: as Standard Webhooks say. */
  readonly schemes?: readonly SignatureScheme[];
  /** False: receivers are not asked to refuse what is old, though its date is signed. */
  readonly expires?: false;
  /** What its secret is: the API token, or one of its own in hexadecimal digits; `whsec_` and base64 unless given. */
  readonly secret?: "token" | "hex";
  /** What is sent again: what was not answered with 2xx, or (`silence`) only what was not answered at all. The former unless given. */
  readonly retries?: "refusals" | "silence";
  /** Delays before each sending after the first. */
  readonly retryScheduleMs: readonly number[];
  /** A receiver that answers 410 gets nothing more. */
  readonly endsAt410: boolean;
  /** A receiver's Retry-After delays the next sending. */
  readonly heedsRetryAfter: boolean;
}

/** What an error is answered with. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** What a developer is told of credentials: what they are called at the vendor. */
export interface CredentialWords {
  readonly token: string;
  /** Of what webhooks are checked with; `value` where that is no secret of the partner's. Absent: nothing is signed. */
  readonly secret?: { readonly name: string; readonly value?: string };
}

/** What one vendor does differently from others on the wire, as data and pure functions beside its state machine. */
export interface Dialect {
  readonly name: string;
  readonly credentials?: CredentialWords;
  /** The published key, where the vendor's SDKs look at how keys begin. */
  readonly token?: string;
  readonly idempotency: IdempotencyDialect;
  /** How errors are said, a fault's as well; absent: as the contract describes them, or as problem details (RFC 9457). */
  readonly errors?: (problem: Problem) => ErrorAnswer;
  readonly rateLimit: {
    /** On every answer. */
    readonly headers: (window: QuotaWindow) => Readonly<Record<string, string>>;
    readonly refusal: (window: QuotaWindow) => Refusal;
  };
  /** The minor units of an amount as requests say it (`{ currency, value: "10.00" }`); undefined where it is none. Absent: amounts are minor units. */
  readonly minorOf?: (amount: unknown) => number | undefined;
  /** The order that is named in what `correlate` leads to, where that is no name by itself: a link, a text for people. */
  readonly orderIn?: (said: unknown) => string | undefined;
  /** A new id; `payment_0000002ak7b34e6` unless given. `rising`, `drawn`: eight and seven hexadecimal digits. */
  readonly newId?: (prefix: string, rising: string, drawn: string) => string;
  /** The query parameter that says how many items a page holds. */
  readonly pageLimit: string;
  readonly webhooks: WebhookDialect;
}
