import { type Clock, sleep } from "../../core/clock.ts";
import type { Shop } from "../../core/shop.ts";
import type { Partner } from "../../partner/wire.ts";

export interface Settling {
  readonly quiet: boolean;
  readonly afterMs: number;
  /** What still moved at the bound, in words. */
  readonly pending: readonly string[];
}

const defaultPollMs = 200;
const readsAtOnce = 8;
/** Of the time that settling has taken so far. */
const lookShare = 0.02;

/** The orders among these that have no end yet by the integration's public view. */
async function unfinished(shop: Shop, orders: readonly string[]): Promise<string[]> {
  const rest: string[] = [];
  const queue = [...orders];
  const next = async (): Promise<void> => {
    for (let order = queue.shift(); order !== undefined; order = queue.shift()) {
      const reading = await shop.read(order);
      const ended = reading.type === "absent" || (reading.type === "view" && reading.view.status !== "pending");
      if (!ended) rest.push(order);
    }
  };
  await Promise.all(Array.from({ length: Math.min(readsAtOnce, orders.length) }, next));
  return rest.sort();
}

/**
 * Waits until nothing moves: every order has an end, partners serve no call and owe no webhook, the integration's own
 * backlog is empty, and none of that changes for `calmMs`. Asks for reconciliation first, and again where something moved
 * after it: reconciliation sees what was there when it looked. Gives up at `boundMs`, `patience` times over. Where the
 * integration cannot say what it still has to do, nothing may move for `unseenCalmMs`: its next try, or its job that comes round
 * every minute, may be all that is left.
 */
export async function settle(options: {
  shop: Shop;
  partners: readonly Partner[];
  orders: readonly string[];
  clock: Clock;
  boundMs: number;
  /** Grows where the machine is busy: what takes longer there is not stuck. */
  patience?: () => number;
  calmMs: number;
  /** As `calmMs` unless given. */
  unseenCalmMs?: number;
  /** Between the first looks; they come less often the longer it takes. */
  pollMs?: number;
  /** Grows with everything that happens between the parties. */
  activity: () => number;
  signal?: AbortSignal;
}): Promise<Settling> {
  const { clock, pollMs = defaultPollMs, patience = () => 1 } = options;
  const startedMs = clock.now();
  let open: readonly string[] = options.orders;
  let reconciled = options.activity();
  await options.shop.reconcile();
  let calmSinceMs = startedMs;
  let lastActivity = -1;
  for (;;) {
    const pending: string[] = [];
    const settleMs = options.boundMs * patience();
    let { calmMs } = options;
    open = await unfinished(options.shop, open);
    for (const order of open.slice(0, 5)) pending.push(`${order} has no end`);
    if (open.length > 5) pending.push(`${open.length - 5} more orders have no end`);
    for (const partner of options.partners) {
      const { calls, webhooks } = partner.pending();
      if (calls > 0) pending.push(`${partner.name} serves ${calls} calls`);
      if (webhooks > 0) pending.push(`${partner.name} owes ${webhooks} webhooks`);
    }
    // where something is pending already the backlog decides nothing; at the bound it is told all the same
    if (pending.length === 0 || clock.now() - startedMs >= settleMs) {
      const backlog = await options.shop.backlog();
      if (backlog === undefined) calmMs = Math.max(calmMs, options.unseenCalmMs ?? 0);
      if (backlog && backlog.outbox + backlog.inbox > 0)
        pending.push(`backlog: ${backlog.outbox} in the outbox, ${backlog.inbox} in the inbox`);
    }
    const activity = options.activity();
    const nowMs = clock.now();
    if (pending.length > 0 || activity !== lastActivity) calmSinceMs = nowMs;
    lastActivity = activity;
    const spentMs = nowMs - startedMs;
    if (nowMs - calmSinceMs >= calmMs) {
      // one that is down is not at rest, and hears of no reconciliation: its orders cannot be read either
      open = await unfinished(options.shop, options.orders);
      if (open.length === 0) {
        if (activity === reconciled) return { quiet: true, afterMs: spentMs, pending: [] };
        reconciled = activity;
        await options.shop.reconcile();
        open = options.orders;
      }
      calmSinceMs = clock.now();
    }
    // what came to its end just now is given the time to show that it did
    const boundMs = pending.length > 0 ? settleMs : settleMs + 5 * options.calmMs + 2 * (calmMs - options.calmMs);
    if (spentMs >= boundMs || options.signal?.aborted)
      return { quiet: false, afterMs: spentMs, pending: pending.length > 0 ? pending : ["partners are still being called"] };
    const nextMs = Math.max(pollMs, Math.round((pending.length === 0 ? calmMs / 2 : spentMs) * lookShare));
    await sleep(clock, Math.max(1, Math.min(nextMs, boundMs - spentMs)), options.signal);
  }
}
