import type { PartnerName } from "../domain/partner-name.ts";
import type { HttpResult, PartnerError } from "../ports.ts";
import type { Shape } from "../shape.ts";

export type { PartnerName };

/** How patient the integration is with its partners. All times in milliseconds. */
export interface ResilienceConfig {
  readonly connectMs: number;
  /** Between bytes. */
  readonly readMs: number;
  /** For one operation with all its pages and retries. */
  readonly totalMs: number;
  /** Reads alone are repeated here; what changes something is repeated by the outbox. */
  readonly readRetries: number;
  readonly readRetryBaseMs: number;
  /** Failures in a row that open a breaker, and how long it stays open before it probes. */
  readonly breakerFailures: number;
  readonly breakerOpenMs: number;
  /** Calls under way at once, per partner. */
  readonly concurrency: number;
  readonly ratePerSecond: number;
  /** A Retry-After beyond this is a mistake or an attack. */
  readonly retryAfterCapMs: number;
}

export interface Deadlines {
  readonly connectMs: number;
  readonly readMs: number;
  readonly totalMs: number;
}

/** What a whole and right answer looks like. `Wire` is the contract's JSON, `T` the integration's own type. */
export interface Expected<Wire, T> {
  readonly status: number;
  readonly shape: Shape<Wire>;
  readonly map: (wire: Wire) => T;
  /** What is wrong with a well-formed answer: another order's, another amount. */
  readonly mismatch?: (value: T) => string | undefined;
  /** The same of an answer that says: accepted, and not done yet. */
  readonly accepted?: { readonly status: number; readonly mismatch: (value: T) => string | undefined };
}

/** One operation of a partner's contract, ready to be called. */
export interface Call<Wire, T> {
  readonly operation: string;
  readonly method: "GET" | "POST";
  /** Path and query, from the contract. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** For logs. */
  readonly order?: string;
  readonly attempt?: number;
  /** Reads change nothing and may be repeated at once. */
  readonly read: boolean;
  /** A time on the clock: the call has ended by then, whatever the partner does. The configuration sets it where absent. */
  readonly endMs?: number;
  readonly expected: Expected<Wire, T>;
}

/** Every way for a call to fail, before it is classified. */
export type CallFailure =
  | { readonly type: "local"; readonly code: "breaker-open" | "bulkhead-full" | "rate-limited" }
  | { readonly type: "transport"; readonly kind: Extract<HttpResult, { type: "failure" }>["kind"] }
  /** `code` is the problem's, where the answer was one. */
  | { readonly type: "status"; readonly status: number; readonly code?: string }
  | { readonly type: "invalid-answer" };

export type Classification = Pick<PartnerError, "class" | "definite">;
export type Reply = Extract<HttpResult, { type: "reply" }>;
