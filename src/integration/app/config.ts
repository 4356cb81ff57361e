import type { Money } from "../../core/money.ts";

/** All times in milliseconds. */
export interface AppConfig {
  /** Checkout waits so long for a shipping rate, whatever the carrier does. */
  readonly quoteDeadlineMs: number;
  /** Charged for shipping where no rate was ever quoted; the service is what the label is bought for. */
  readonly flatRate: { readonly service: string; readonly amountMinor: number };
  /** Silence after which an order that waits for a webhook is read at the partner instead. Doubles up to `pollCapMs`. */
  readonly pollAfterMs: number;
  readonly pollCapMs: number;
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  /** Calls of one step of one order; then a person must look. Calls that never reached the partner do not count. */
  readonly maxAttempts: number;
  /** A read that finds nothing proves nothing before so long after the call: it may still be on its way, or the read be stale. */
  readonly absenceGraceMs: number;
  /** So many reads in a row must find nothing. */
  readonly absencesNeeded: number;
  /** Work is held so long; after a crash it is free again then. Longer than the gateways' total deadline. */
  readonly leaseMs: number;
  /** How often a worker looks for what another process has written. In one process nobody waits for it. */
  readonly idlePollMs: number;
  /** Pieces of work at once, per worker. */
  readonly concurrency: number;
  /** A shopper who has not come back from the bank by then has gone: the order is cancelled. */
  readonly actionTimeoutMs: number;
  /** Reads per webhook until what it announced is seen; then polling and reconciliation take over. */
  readonly webhookReads: number;
  readonly reconcileEveryMs: number;
  /** Orders at an end are compared again so long after their last change. */
  readonly reconcileLookbackMs: number;
  /** Partners keep idempotency keys at least so long: an older step is never sent again without a person. */
  readonly keyLifetimeMs: number;
  /** Where the bank sends the shopper back to; `{order}` is replaced. */
  readonly returnUrl?: string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export const defaultConfig: AppConfig = {
  quoteDeadlineMs: 300,
  flatRate: { service: "standard", amountMinor: 490 },
  pollAfterMs: 1000,
  pollCapMs: 30_000,
  backoffBaseMs: 50,
  backoffCapMs: 1000,
  maxAttempts: 12,
  absenceGraceMs: 400,
  absencesNeeded: 2,
  leaseMs: 5000,
  idlePollMs: 100,
  concurrency: 16,
  actionTimeoutMs: 15 * minuteMs,
  webhookReads: 4,
  reconcileEveryMs: minuteMs,
  reconcileLookbackMs: 48 * hourMs,
  keyLifetimeMs: 12 * hourMs,
};

/** The flat rate in the order's own currency. */
export function flatRate(config: AppConfig, currency: string): { readonly service: string; readonly price: Money } {
  return { service: config.flatRate.service, price: { amountMinor: config.flatRate.amountMinor, currency } };
}
