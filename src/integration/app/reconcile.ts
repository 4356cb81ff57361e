import type { ReconciliationReport } from "../application.ts";
import type { Order } from "../domain/order.ts";
import { readBooks } from "./books.ts";
import { evolve } from "./evolve.ts";
import type { Healing } from "./heal.ts";
import type { Kernel } from "./kernel.ts";
import { compareSettlement } from "./settlement.ts";

const pageSize = 100;

type Findings = Pick<Healing, "healed" | "unresolved">;
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
    for (const row of healing.rows) await tx.saveOutbox(row);
    const { healed, unresolved } = healing;
    // The order was read in this very transaction: what heal made of it is made of the order as it stands.
    await evolve(kernel, tx, ref, () => healing.order, healed.length > 0 ? [{ event: "reconciled", detail: { healed } }] : []);
    return { healed, unresolved };
  });
}

/** One order, under its lock, so that no call is in flight while its books are read. Undefined where a worker holds it. */
async function reconcileOrder(kernel: Kernel, order: Order): Promise<Findings | undefined> {
  const { parts, ports, config, store } = kernel;
  const holder = ports.ids.next("lease");
  const locked = await store.transaction((tx) => {
    const nowMs = ports.clock.now();
    return parts.lockOrder(tx, order.ref, holder, nowMs, nowMs + config.leaseMs * 2);
  });
  if (!locked) return undefined;
  try {
    const read = await readBooks(kernel.gateways, order);
    if (read.ok) return await writeHealing(kernel, order.ref, read.books);
    return { healed: [], unresolved: [`${order.ref}: ${read.partner} could not be read (${read.error.code})`] };
  } finally {
    await store.transaction((tx) => tx.unlock(order.ref, holder));
  }
}

async function reconcileOrders(kernel: Kernel, sinceMs: number): Promise<Findings & { examined: number }> {
  const healed: string[] = [];
  const unresolved: string[] = [];
  let examined = 0;
  for (let after = ""; ; ) {
    const page = await kernel.store.transaction((tx) => tx.orders({ after, limit: pageSize, sinceMs }));
    for (const order of page) {
      const findings = await reconcileOrder(kernel, order);
      // Held by a worker: it is being seen to, and the next round will look.
      if (findings === undefined) continue;
      examined += 1;
      healed.push(...findings.healed);
      unresolved.push(...findings.unresolved);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return { examined, healed, unresolved };
    after = last.ref;
  }
}

/**
 * Compares orders that are open or changed within `lookbackMs` with the partners' books, and the settlement report with
 * all orders. Heals through the outbox; may run at any time, beside workers and itself.
 */
export async function reconcile(kernel: Kernel, lookbackMs: number): Promise<ReconciliationReport> {
  const sinceMs = kernel.ports.clock.now() - lookbackMs;
  const orders = await reconcileOrders(kernel, sinceMs);
  const settlement = await compareSettlement(kernel, sinceMs);
  kernel.wake();
  const unresolved = [...orders.unresolved, ...settlement];
  kernel.ports.log.info("reconciled", { examined: orders.examined, healed: orders.healed.length, unresolved: unresolved.length });
  kernel.ports.meter.gauge("reconciliation_unresolved", unresolved.length);
  return { examined: orders.examined, healed: orders.healed, unresolved };
}
