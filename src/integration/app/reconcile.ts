import { sleep } from "../../core/clock.ts";
import type { ReconciliationReport } from "../application.ts";
import type { Order } from "../domain/order.ts";
import type { OutboxRow } from "../store/store.ts";
import { readBooks } from "./books.ts";
import { orConflict } from "./conflict.ts";
import { evolve } from "./evolve.ts";
import type { Healing } from "./heal.ts";
import type { Kernel } from "./kernel.ts";
import { compareSettlement } from "./settlement.ts";
import { handlerOf } from "./steps/catalogue.ts";

const pageSize = 100;
/** A partner that wants to be left alone for longer is asked in the next round. */
const longestWaitMs = 10_000;

type Wait = (delayMs: number) => Promise<void>;
type Findings = Pick<Healing, "healed" | "unresolved"> & {
  /** So long a partner asked to be left alone before this order can be read. */
  readonly waitMs?: number;
  /** A breaker is open: whatever is asked next would bounce off it too. */
  readonly closed?: boolean;
};
const nothing: Findings = { healed: [], unresolved: [] };

async function writeHealing(
  kernel: Kernel,
  ref: string,
  books: Parameters<Kernel["parts"]["heal"]>[0]["books"],
): Promise<Findings> {
  const { parts, config, ports } = kernel;
  return kernel.store.transaction(async (tx) => {
    const order = await tx.order(ref);
    if (order === undefined) return nothing;
    const rows = await tx.outboxOf(ref);
    const { wantedSteps, isNewer } = parts;
    const healing = parts.heal({ order, rows, books, nowMs: ports.clock.now(), config, wantedSteps, isNewer });
    for (const row of healing.rows) await orConflict(tx.saveOutbox(row), row.id);
    const { healed, unresolved } = healing;
    // The order was read in this very transaction: what heal made of it is made of the order as it stands.
    await evolve(kernel, tx, ref, () => healing.order, healed.length > 0 ? [{ event: "reconciled", detail: { healed } }] : []);
    return { healed, unresolved };
  });
}

/** Whether a worker has yet to make a call for the order: it looks for what is there before it repeats one, as this would. */
const isUnderWay = (rows: readonly OutboxRow[]): boolean =>
  rows.some(({ state, step }) => state === "open" && handlerOf(step).type === "call");

/**
 * One order, under its lock, so that no call is in flight while its books are read. Undefined where it is a worker's to
 * go on with: after an outage thousands are, and reading the books of all would keep the workers from them.
 */
async function reconcileOrder(kernel: Kernel, order: Order): Promise<Findings | undefined> {
  const { parts, ports, config, store } = kernel;
  const holder = ports.ids.next("lease");
  const locked = await store.transaction(async (tx) => {
    if (isUnderWay(await tx.outboxOf(order.ref))) return false;
    const nowMs = ports.clock.now();
    return parts.lockOrder(tx, order.ref, holder, nowMs, nowMs + config.leaseMs * 2);
  });
  if (!locked) return undefined;
  try {
    const read = await readBooks(kernel.gateways, order);
    if (read.ok) return await writeHealing(kernel, order.ref, read.books);
    const { code, retryAfterMs } = read.error;
    const unresolved = [`${order.ref}: ${read.partner} could not be read (${code})`];
    if (code === "breaker-open") return { healed: [], unresolved, closed: true };
    return { healed: [], unresolved, ...(retryAfterMs === undefined ? {} : { waitMs: retryAfterMs }) };
  } finally {
    await store.transaction((tx) => tx.unlock(order.ref, holder));
    // the order is free again, and so is the room that its reads took
    kernel.wake();
  }
}

/** A page of orders without those that are a worker's to go on with, and where the next page begins. */
function pageOfOrders(kernel: Kernel, after: string, sinceMs: number) {
  return kernel.store.transaction(async (tx) => {
    const page = await tx.orders({ after, limit: pageSize, sinceMs });
    const atRest: Order[] = [];
    for (const order of page) if (!isUnderWay(await tx.outboxOf(order.ref))) atRest.push(order);
    return { atRest, last: page.length < pageSize ? undefined : page.at(-1)?.ref };
  });
}

/**
 * Goes over the orders one by one; once more, after the wait, over those that a partner wanted to be asked for later. It
 * ends where a breaker is open, whatever the backlog: that is our own guess, and the next round sees whether it was right.
 */
async function reconcileOrders(kernel: Kernel, sinceMs: number, wait: Wait): Promise<Findings & { examined: number }> {
  const healed: string[] = [];
  const unresolved: string[] = [];
  const later: Order[] = [];
  let longestMs = 0;
  let examined = 0;
  let closed = false;
  const look = async (order: Order, again: boolean): Promise<void> => {
    if (closed) return;
    const findings = await reconcileOrder(kernel, order);
    // A worker sees to it, and the next round will look.
    if (findings === undefined) return;
    closed = findings.closed === true;
    const { waitMs = 0 } = findings;
    if (!again && waitMs > 0 && waitMs <= longestWaitMs) {
      later.push(order);
      longestMs = Math.max(longestMs, waitMs);
      return;
    }
    examined += 1;
    healed.push(...findings.healed);
    unresolved.push(...findings.unresolved);
  };
  for (let after = ""; ; ) {
    const { atRest, last } = await pageOfOrders(kernel, after, sinceMs);
    for (const order of atRest) await look(order, false);
    if (last === undefined || closed) break;
    after = last;
  }
  if (longestMs > 0) await wait(longestMs);
  for (const order of later) await look(order, true);
  return { examined, healed, unresolved };
}

/**
 * Compares orders that are open or changed within `lookbackMs` with the partners' books, and the settlement report with
 * all orders. Heals through the outbox; may run at any time, beside workers and itself.
 *
 * @param wait how it waits where a partner asked for it; unless given, to the end
 */
export async function reconcile(
  kernel: Kernel,
  lookbackMs: number,
  wait: Wait = (delayMs) => sleep(kernel.ports.clock, delayMs),
): Promise<ReconciliationReport> {
  const sinceMs = kernel.ports.clock.now() - lookbackMs;
  const orders = await reconcileOrders(kernel, sinceMs, wait);
  const settlement = await compareSettlement(kernel, sinceMs);
  kernel.wake();
  const unresolved = [...orders.unresolved, ...settlement];
  kernel.ports.log.info("reconciled", { examined: orders.examined, healed: orders.healed.length, unresolved: unresolved.length });
  kernel.ports.meter.gauge("reconciliation_unresolved", unresolved.length);
  return { examined: orders.examined, healed: orders.healed, unresolved };
}
