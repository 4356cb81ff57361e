import type { Money } from "../core/money.ts";
import type { Random } from "../core/random.ts";
import type { AppConfig } from "./app/config.ts";
import { findDue } from "./app/due.ts";
import { type Healing, type HealingRequest, heal } from "./app/heal.ts";
import { interpretWebhook, type WebhookReading } from "./app/interpret-webhook.ts";
import { type Observation, observe } from "./app/observe.ts";
import { detailsOf } from "./app/order-details.ts";
import { quoteWithin } from "./app/quote.ts";
import { renewalOf } from "./app/renewal-of.ts";
import { backoff } from "./domain/backoff.ts";
import { isChargeAsked } from "./domain/charge-asked.ts";
import { isNewer } from "./domain/facts.ts";
import { idempotencyKey } from "./domain/idempotency-key.ts";
import { dueOf, type Order } from "./domain/order.ts";
import type { PartnerName } from "./domain/partner-name.ts";
import { type RefundAmount, refundLimit } from "./domain/refund-limit.ts";
import type { Progress } from "./domain/status.ts";
import { wantedSteps } from "./domain/wanted-steps.ts";
import type { EdgeParts } from "./edge-parts.ts";
import type { Gateways, PartnerError, Rate, Room } from "./ports.ts";
import type { DueQuery, InboxRow, OutboxRow, Store, Tx } from "./store/store.ts";

/** Our own limits, and a partner that nobody could connect to: no call reached it, so none is counted. */
const neverCalled = ["breaker-open", "bulkhead-full", "rate-limited", "refused"];

/** So many times the usual proof is asked for before a cancelled order's call counts as one that never happened. */
const abandonmentFactor = 3;

/**
 * The protections, each small enough to be replaced from outside. The application has no switch that turns one off;
 * a test that wants to see the harm hands in another function.
 */
export interface Parts {
  // --- calls
  /** Against double effects at partners that honour keys. */
  readonly idempotencyKey: (at: { order: string; step: string; attempt: number; placed: Order }) => string;
  /** Against another payload under the same key: `stored` is the first call's, absent on the first. */
  readonly payload: (given: { stored: unknown; fresh: unknown; attempt: number }) => unknown;
  /** Against herds and hammering. Milliseconds until the next try. */
  readonly backoff: (at: {
    attempt: number;
    error: PartnerError | undefined;
    random: Random;
    baseMs: number;
    capMs: number;
  }) => number;
  /** Against asking without a pause what is not decided yet. Milliseconds until the next look. */
  readonly pollWait: (at: { polls: number; config: AppConfig }) => number;
  /** Against retrying what can't succeed, and giving up on what can. */
  readonly classify: (error: PartnerError) => PartnerError["class"];
  /** Against taking a lost answer for a failure: only a definite failure proves that nothing happened. */
  readonly isDefinite: (error: PartnerError) => boolean;
  /** Against making up for what may have happened: what a failed call changes of its order. Nothing, before a read has told. */
  readonly onFailedCall: (order: Order, failed: { step: string; error: PartnerError }) => Order;
  /** Against spending an order's attempts on calls that never reached the partner: however long it is away, nobody need look at the order. */
  readonly countsAsCall: (error: PartnerError) => boolean;
  /** Against retrying for ever. */
  readonly givesUp: (attempts: number, config: AppConfig) => boolean;
  /** Against losing what was given up: `dead` rows are listed and can be replayed. */
  readonly bury: (row: OutboxRow) => OutboxRow;
  /** Against a second effect at partners without idempotency: read first wherever a call's outcome is unknown. */
  readonly readsFirst: (row: OutboxRow) => boolean;
  /** Against taking a stale "not found" for "never happened". */
  readonly provesAbsence: (at: { absences: number; sinceCallMs: number; abandons: boolean; config: AppConfig }) => boolean;

  // --- work
  /** Against claiming what no call can be made for, and keeping others from what can: how much of a partner's work is claimed. */
  readonly room: (gateways: Gateways, partner: PartnerName) => Room;
  /** Against two workers on one row, and starving rows: what may be claimed, who could be had first before others. */
  readonly findDue: (tx: Tx, query: DueQuery) => Promise<readonly OutboxRow[]>;
  /** Against two workers on one order. */
  readonly lockOrder: (tx: Tx, order: string, holder: string, nowMs: number, untilMs: number) => Promise<boolean>;
  /** Against a worker that lost its lease and comes back: whether it still holds the row. */
  readonly holdsLease: (now: OutboxRow, claimed: OutboxRow) => boolean;
  /** Against forgetting a call at a crash: what is committed before it is made. */
  readonly recoveryPoint: (row: OutboxRow) => OutboxRow;
  /** Against doing it again: what is committed with its result. */
  readonly markDone: (row: OutboxRow) => OutboxRow;
  /** Against lost updates: the order as it is now, whatever the caller held while it called. */
  readonly freshOrder: (tx: Tx, order: string, held: Order | undefined) => Promise<Order | undefined>;
  /** Against lost and phantom work: steps are written in the transaction of the change that asks for them. */
  readonly outboxWrite: (tx: Tx, rows: readonly OutboxRow[], store: Store) => Promise<void>;
  /** Against work that was lost on the way: wanted steps without a row are opened, also where nothing has `changed`. */
  readonly missingSteps: (at: { wanted: readonly string[]; rows: readonly OutboxRow[]; changed: boolean }) => readonly string[];
  /** Against steps out of turn: no shipment before the money is sure, no capture before the label, neither after a cancellation. */
  readonly wantedSteps: (order: Order, progress: Progress) => readonly string[];

  // --- what partners tell
  /** Against processing an event twice: false where it is known. In one transaction with keeping it. */
  readonly keepWebhook: (tx: Tx, row: InboxRow) => Promise<boolean>;
  /** Against partners that wait while we work: when a webhook that was kept is processed. Later, by a worker. */
  readonly whenKept: (kept: { wake: () => void; process: () => Promise<void> }) => Promise<void>;
  /** Against believing payloads, and against types and versions nobody here knows: what is to be read. Never throws. */
  readonly interpretWebhook: (webhook: { partner: string; body: string }) => WebhookReading;
  /** Against believing payloads: asks the partner. */
  readonly observe: (
    gateways: Gateways,
    order: Order,
    reading: Extract<WebhookReading, { type: "read" }>,
    webhook: { partner: string; body: string },
  ) => Promise<Observation>;
  /** Against old news: out-of-order webhooks, stale reads. */
  readonly isNewer: (known: { readonly version: number }, read: { readonly version: number }) => boolean;

  // --- customers
  /** Against showing what has not happened, and what is another's. */
  readonly shows: typeof detailsOf;
  /** Against promising a lower price while the charge is on its way. */
  readonly isChargeAsked: (order: Order, progress: Progress) => boolean;
  /** Against charging what was authorized, whatever the customer has taken off since. */
  readonly amountDue: (order: Order) => Money;
  /** Against charging a period twice: whoever finds it due, and however often, asks for the same order. */
  readonly renewalOf: typeof renewalOf;
  /** Against refunding more than was captured. */
  readonly refundLimit: (order: Order, amountMinor: number | undefined) => RefundAmount;
  /** Against refunding twice on a double submit: the refund that the order has under that reference. */
  readonly sameRefund: (order: Order, reference: string) => Order["refunds"][number] | undefined;
  /** Against a checkout that waits for the carrier: undefined when the deadline passed or the carrier failed. */
  readonly quote: typeof quoteWithin;
  /** Against a checkout that fails with the carrier. */
  readonly fallbackRate: (
    cached: Rate | undefined,
    flat: Pick<Rate, "service" | "price">,
  ) => { readonly service: string; readonly source: "cached" | "flat" };

  // --- reconciliation
  /** Against what all others missed; and against a reconciliation that charges. */
  readonly heal: (request: HealingRequest) => Healing;
}

export const defaultParts: Parts = {
  idempotencyKey: ({ order, step }) => idempotencyKey(order, step),
  payload: ({ stored, fresh }) => stored ?? fresh,
  backoff: ({ attempt, error, random, baseMs, capMs }) =>
    backoff({ attempt, random, baseMs, capMs, retryAfterMs: error?.retryAfterMs }),
  pollWait: ({ polls, config }) => Math.min(config.pollCapMs, config.pollAfterMs * 2 ** Math.min(polls, 20)),
  // 412: what we conditioned on has changed. A fresh read, and another try, are what the condition is for.
  classify: (error) => (error.status === 412 ? "retryable" : error.class),
  isDefinite: (error) => error.definite && error.status !== 412,
  onFailedCall: (order) => order,
  countsAsCall: (error) => !neverCalled.includes(error.code),
  givesUp: (attempts, { maxAttempts }) => attempts >= maxAttempts,
  bury: (row) => ({ ...row, state: "dead", leaseUntilMs: 0 }),
  readsFirst: (row) => row.doubt,
  // Where the call will be repeated, its key protects as well; where the step is given up, these reads are all there is.
  provesAbsence: ({ absences, sinceCallMs, abandons, config }) => {
    const times = abandons ? abandonmentFactor : 1;
    return absences >= config.absencesNeeded * times && sinceCallMs >= config.absenceGraceMs * times;
  },
  room: (gateways, partner) => gateways.room(partner),
  findDue,
  lockOrder: (tx, order, holder, nowMs, untilMs) => tx.lock(order, holder, nowMs, untilMs),
  holdsLease: (now, claimed) => now.fence === claimed.fence,
  recoveryPoint: (row) => ({ ...row, doubt: true }),
  markDone: (row) => ({ ...row, state: "done", doubt: false, leaseUntilMs: 0 }),
  freshOrder: (tx, order) => tx.order(order),
  outboxWrite: async (tx, rows) => {
    for (const row of rows) await tx.insertOutbox(row);
  },
  missingSteps: ({ wanted, rows }) => wanted.filter((wish) => !rows.some(({ step }) => step === wish)),
  wantedSteps,
  keepWebhook: (tx, row) => tx.insertInbox(row),
  whenKept: async ({ wake }) => wake(),
  interpretWebhook,
  observe,
  isNewer,
  shows: detailsOf,
  isChargeAsked,
  amountDue: dueOf,
  renewalOf,
  refundLimit,
  sameRefund: (order, reference) => order.refunds.find((refund) => refund.reference === reference),
  quote: quoteWithin,
  fallbackRate: (cached, flat) =>
    cached === undefined ? { service: flat.service, source: "flat" } : { service: cached.service, source: "cached" },
  heal,
};

/** Replaces protections, one by one, at the edge and in the application. */
export interface IntegrationParts {
  readonly edge?: Partial<EdgeParts>;
  readonly app?: Partial<Parts>;
}
