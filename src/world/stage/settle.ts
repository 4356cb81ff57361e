import { workOf } from "../../core/abandoned.ts";
import { type Clock, sleep } from "../../core/clock.ts";
import type { Shop, ShopReading } from "../../core/shop.ts";
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

interface Look {
  /** The orders that have no end yet by the integration's public view. */
  readonly open: readonly string[];
  /** Those of them that could not be read at all. */
  readonly unreadable: ReadonlySet<string>;
  /** What the view says of all of them, to be compared with what it says later. */
  readonly views: string;
}

/** Told of each reading, and of how many events were known when it began. */
interface Readings {
  readonly onReading?: (order: string, reading: ShopReading, since: number) => void;
  readonly count?: () => number;
}

async function look(shop: Shop, orders: readonly string[], { onReading, count = () => 0 }: Readings): Promise<Look> {
  const readings = new Map<string, ShopReading>();
  const queue = [...orders];
  const next = async (): Promise<void> => {
    for (let order = queue.shift(); order !== undefined; order = queue.shift()) {
      const since = count();
      const reading = await shop.read(order);
      readings.set(order, reading);
      onReading?.(order, reading, since);
    }
  };
  await Promise.all(Array.from({ length: Math.min(readsAtOnce, orders.length) }, next));
  const isUnreadable = (order: string): boolean => readings.get(order)?.type === "unreadable";
  const isOpen = (order: string): boolean => {
    const reading = readings.get(order);
    return isUnreadable(order) || (reading?.type === "view" && reading.view.status === "pending");
  };
  return {
    open: orders.filter(isOpen).sort(),
    unreadable: new Set(orders.filter(isUnreadable)),
    views: JSON.stringify(orders.map((order) => readings.get(order))),
  };
}

/**
 * Waits until nothing moves: every order has an end, partners serve no call and owe no webhook, the integration's own
 * backlog is empty, and none of that changes for `calmMs`. Asks for reconciliation first, and again until it changes nothing
 * more: neither what happens at partners nor what customers see. Gives up at `boundMs`, `patience` times over. Where the
 * integration cannot say what it still has to do, nothing may move for `unseenCalmMs`: its next try may be all that is left.
 * A job that comes round every `jobEveryMs` has its turn after the last movement, and time for two. An order whose shopper
 * never comes back from the bank may have no end: it is not waited for longer than is said.
 */
export async function settle(
  options: Readings & {
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
    /** Of the integration's own job; none unless given. */
    jobEveryMs?: number | undefined;
    /** Between the first looks; they come less often the longer it takes. */
    pollMs?: number;
    /** Grows with everything that happens between the parties. */
    activity: () => number;
    /** False: of many orders those that have an end are looked at again only once nothing moves. */
    looksAtAll?: boolean;
    /**
     * How long nothing at all has happened to these orders, or to anybody, calls among it: once it is too long, nothing is waited
     * for any more.
     */
    silence?: { readonly mostMs: number; readonly lastsMs: (orders?: readonly string[]) => number };
    /** When a fault struck last that goes on until it has struck every attempt that it names: the bound counts from there. */
    struckMs?: () => number;
    /** Orders whose shoppers are at the bank, and after how long they are left there. */
    abandoned?: { readonly afterMs: number; readonly orders: () => ReadonlySet<string> };
    signal?: AbortSignal;
  },
): Promise<Settling> {
  const { clock, shop, orders, jobEveryMs = 0, pollMs = defaultPollMs, patience = () => 1, looksAtAll = true } = options;
  const startedMs = clock.now();
  const activityBefore = options.activity();
  const first = await look(shop, orders, options);
  let open = looksAtAll ? orders : first.open;
  let reconciled = { activity: activityBefore, views: first.views };
  let isHealing = false;
  await shop.reconcile();
  let calmSinceMs = startedMs;
  let lastActivity = -1;
  /** Those that have no end yet, and must have one. */
  const awaited = ({ open, unreadable }: Look): readonly string[] => {
    const { abandoned } = options;
    if (open.length === 0 || abandoned === undefined || clock.now() - startedMs < abandoned.afterMs) return open;
    const left = abandoned.orders();
    return open.filter((order) => unreadable.has(order) || !left.has(order));
  };
  for (;;) {
    const pending: string[] = [];
    const heldUpMs = Math.max(0, (options.struckMs?.() ?? startedMs) - startedMs);
    const settleMs = heldUpMs + options.boundMs * patience() + 2 * jobEveryMs;
    let calmMs = options.calmMs + jobEveryMs;
    let isOwed = false;
    const seen = await look(shop, open, options);
    ({ open } = seen);
    const endless = awaited(seen);
    for (const order of endless.slice(0, 5)) pending.push(`${order} has no end`);
    if (endless.length > 5) pending.push(`${endless.length - 5} more orders have no end`);
    for (const partner of options.partners) {
      const { calls, webhooks } = partner.pending();
      if (calls > 0) pending.push(`${partner.name} serves ${calls} calls`);
      if (webhooks > 0) pending.push(`${partner.name} owes ${webhooks} webhooks`);
      isOwed ||= calls + webhooks > 0;
    }
    // where something is pending already the backlog decides nothing; at the bound it is told all the same
    if (pending.length === 0 || clock.now() - startedMs >= settleMs) {
      const backlog = await shop.backlog();
      // who asks the bank about a shopper has always something to do, and beside it what else there is cannot be seen
      const isExplained = backlog !== undefined && backlog.inbox === 0 && backlog.outbox <= workOf(open.length - endless.length);
      if (backlog === undefined || (isExplained && backlog.outbox > 0)) calmMs = Math.max(calmMs, options.unseenCalmMs ?? 0);
      if (backlog && !isExplained && backlog.outbox + backlog.inbox > 0)
        pending.push(`backlog: ${backlog.outbox} in the outbox, ${backlog.inbox} in the inbox`);
    }
    const activity = options.activity();
    const nowMs = clock.now();
    if (pending.length > 0 || activity !== lastActivity) calmSinceMs = nowMs;
    lastActivity = activity;
    const spentMs = nowMs - startedMs;
    if (nowMs - calmSinceMs >= calmMs) {
      // one that is down is not at rest, and hears of no reconciliation: its orders cannot be read either
      const now = await look(shop, orders, options);
      open = now.open;
      if (awaited(now).length === 0) {
        if (activity === reconciled.activity && now.views === reconciled.views)
          return { quiet: true, afterMs: spentMs, pending: [] };
        isHealing = activity === reconciled.activity;
        reconciled = { activity, views: now.views };
        await shop.reconcile();
        if (looksAtAll) open = orders;
      }
      calmSinceMs = clock.now();
    }
    // what came to its end just now is given the time to show that it did
    const boundMs = pending.length > 0 ? settleMs : settleMs + 5 * options.calmMs + 2 * (calmMs - options.calmMs);
    const { silence } = options;
    const isSilent =
      silence !== undefined &&
      !isOwed &&
      silence.lastsMs(endless.length > 0 ? endless : undefined) >= silence.mostMs * patience();
    if ((isSilent && pending.length > 0) || spentMs >= boundMs || options.signal?.aborted) {
      const moving = isHealing ? "each reconciliation still changes orders" : "partners are still being called";
      return { quiet: false, afterMs: spentMs, pending: pending.length > 0 ? pending : [moving] };
    }
    const nextMs = Math.max(pollMs, Math.round((pending.length === 0 ? calmMs / 2 : spentMs) * lookShare));
    await sleep(clock, Math.max(1, Math.min(nextMs, boundMs - spentMs)), options.signal);
  }
}
