import { typedCardNumbers } from "../core/card-numbers.ts";
import type { Clock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import { type Breaker, type BreakerOptions, createBreaker } from "./gateways/breaker.ts";
import { type Bulkhead, createBulkhead } from "./gateways/bulkhead.ts";
import type { CallFailure, Classification, Deadlines, PartnerName, ResilienceConfig } from "./gateways/call.ts";
import { classify } from "./gateways/classify.ts";
import { createPatience, type Patience } from "./gateways/patience.ts";
import { createRateLimiter, type RateLimiter } from "./gateways/rate-limiter.ts";
import { readAnswer } from "./gateways/read-answer.ts";
import { retryAfterMs } from "./gateways/retry-after.ts";
import { type ReturnVisit, showReturn } from "./http/return-visit.ts";
import { isTimely, type VerifyWebhook, verifyWebhook } from "./http/verify-webhook.ts";
import type { PartnerError } from "./ports.ts";
import { redactForLog } from "./redaction.ts";

/**
 * The protections of the edge, each small enough to be replaced from outside. The integration has no switch that turns
 * one off; a test that wants to see the harm hands in another function. The application's own are in `parts.ts`.
 */
export interface EdgeParts {
  // --- calls
  /** Against taking a failure for what it is not: one table of classes and of what is proof. */
  readonly classify: (failure: CallFailure) => Classification;
  /** Against believing what a partner answers before it has been read whole, typed and compared with what was asked. */
  readonly readAnswer: typeof readAnswer;
  /** Against waiting for ever. */
  readonly deadlines: (at: { partner: PartnerName; operation: string; config: ResilienceConfig }) => Deadlines;
  /** Against a customer who waits for the carrier: the total deadline of a rate quote, of what checkout allows. */
  readonly quoteDeadline: (allowedMs: number) => number;
  /** Against coming back before the partner asked us to, and against one that says never. */
  readonly retryAfterMs: (header: string | undefined, nowMs: number, capMs: number) => number | undefined;
  /** Against giving up a read at the first hiccup, and against repeating what can't succeed. `attempt` is the one that failed. */
  readonly repeatsRead: (at: { error: PartnerError; attempt: number; config: ResilienceConfig }) => boolean;
  /** Against reads that come back in step. Milliseconds. */
  readonly readBackoff: (at: { attempt: number; error: PartnerError; random: Random; config: ResilienceConfig }) => number;
  /** Against reading on while the partner wants us to wait, each time for another reason. One for each partner. */
  readonly createPatience: (options: { readonly clock: Clock }) => Patience;
  /** Against hammering a partner that is down. One for each compartment: `payment`, `carrier`, `carrier-rates`, `messaging`. */
  readonly createBreaker: (options: BreakerOptions) => Breaker;
  /** Against one partner's outage holding up the calls to the others. One for each compartment. */
  readonly createBulkhead: (options: { readonly name: string; readonly capacity: number }) => Bulkhead;
  /** Against a partner's quota. One for each partner. */
  readonly createRateLimiter: (options: {
    readonly name: string;
    readonly clock: Clock;
    readonly perSecond: number;
  }) => RateLimiter;

  // --- webhooks
  /** Against forgeries: signature on the raw body, every live secret, no timing to learn from. */
  readonly verifyWebhook: VerifyWebhook;
  /** Against replays from long ago. */
  readonly isTimely: typeof isTimely;

  // --- customers
  /** Against keeping card numbers: those found in a request refuse it. */
  readonly findCardNumbers: (text: string) => readonly string[];
  /** Against trusting the redirect: what the shopper's return from the bank changes. Nothing. */
  readonly onReturn: (visit: ReturnVisit) => Promise<void>;

  // --- logs
  /** Against secrets and personal data in logs. */
  readonly redaction: <T>(value: T) => T;
  /** Against more in the log than is needed: what of a request is logged. */
  readonly requestFields: (request: LoggedRequest) => Readonly<Record<string, unknown>>;
}

/** A request as it may be logged; `requestFields` chooses. */
export interface LoggedRequest {
  readonly requestId: string;
  readonly method: string;
  /** The route's pattern, e.g. `/orders/:order`: what stands in a URL may be anything. */
  readonly route: string;
  readonly status: number;
  readonly latencyMs: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Our own limits: asking again at once gets the same answer. */
const localCodes = ["breaker-open", "bulkhead-full", "rate-limited"];

export const defaultEdgeParts: EdgeParts = {
  classify,
  readAnswer,
  deadlines: ({ config: { connectMs, readMs, totalMs } }) => ({ connectMs, readMs, totalMs }),
  quoteDeadline: (allowedMs) => allowedMs,
  retryAfterMs,
  repeatsRead: ({ error, attempt, config }) =>
    attempt <= config.readRetries && error.class === "retryable" && !localCodes.includes(error.code),
  // Full jitter on top of what the partner asks for, as in the outbox.
  readBackoff: ({ attempt, error, random, config }) =>
    Math.ceil((error.retryAfterMs ?? 0) + random.next() * config.readRetryBaseMs * 2 ** (attempt - 1)),
  createPatience,
  createBreaker,
  createBulkhead,
  createRateLimiter,
  verifyWebhook,
  isTimely,
  findCardNumbers: typedCardNumbers,
  onReturn: showReturn,
  redaction: redactForLog,
  requestFields: ({ requestId, method, route, status, latencyMs }) => ({
    request_id: requestId,
    method,
    route,
    status,
    latencyMs,
  }),
};
