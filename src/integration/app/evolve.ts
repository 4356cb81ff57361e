import { isSame } from "../../core/same.ts";
import { consequences } from "../domain/facts.ts";
import type { Order, OrderStatus } from "../domain/order.ts";
import { move, type Progress, statusOf } from "../domain/status.ts";
import { type Step, stepKind } from "../domain/wanted-steps.ts";
import type { OutboxRow, Tx } from "../store/store.ts";
import type { Kernel } from "./kernel.ts";
import { progressOf } from "./progress.ts";

/** Thrown where a change was made from an order that has changed since. The transaction is rolled back. */
export class ConflictError extends Error {
  constructor(order: string) {
    super(`order ${order} was changed meanwhile`);
    this.name = "ConflictError";
  }
}

export interface Happening {
  readonly event: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** A step's first row. Polls wait first: a webhook is expected to be quicker. */
export function newRow(kernel: Kernel, order: string, step: Step): OutboxRow {
  const nowMs = kernel.ports.clock.now();
  const waitMs = stepKind(step).startsWith("confirm-") ? kernel.config.pollAfterMs : 0;
  return {
    id: `${order}:${step}`,
    order,
    step,
    state: "open",
    attempts: 0,
    doubt: false,
    absences: 0,
    polls: 0,
    dueMs: nowMs + waitMs,
    fence: 0,
    leaseUntilMs: 0,
    createdMs: nowMs,
    attemptedMs: 0,
  };
}

function settled(kernel: Kernel, order: Order, status: OrderStatus): Order {
  const ends = (status === "cancelled" || status === "declined") && order.ended !== status;
  // also where a person must look: who never comes back from the bank is waited for no longer for that
  const waits = order.payment?.status === "requires_action" && order.awaitingSinceMs === undefined;
  if (!ends && !waits && order.status === status) return order;
  return {
    ...order,
    ...(ends ? { ended: status } : {}),
    ...(waits ? { awaitingSinceMs: kernel.ports.clock.now() } : {}),
    status,
  };
}

function happenings(before: Order | undefined, after: Order, given: readonly Happening[]): readonly Happening[] {
  if (before?.status === after.status) return given;
  const reasons = Object.values(after.attention);
  const detail = { status: after.status, ...(reasons.length > 0 ? { reasons } : {}) };
  return [...given, { event: "status", detail }];
}

async function record(kernel: Kernel, tx: Tx, ref: string, given: readonly Happening[]): Promise<void> {
  if (given.length === 0) return;
  const at = new Date(kernel.ports.clock.now()).toISOString();
  await tx.appendTimeline(
    ref,
    given.map(({ event, detail }) => ({ at, event, detail: detail ?? {} })),
  );
}

/** Opens the steps that are wanted and have no row; closes those that are wanted no more and are not in doubt. */
async function schedule(
  kernel: Kernel,
  tx: Tx,
  { order, rows, progress, changed }: { order: Order; rows: readonly OutboxRow[]; progress: Progress; changed: boolean },
): Promise<void> {
  const wanted = kernel.parts.wantedSteps(order, progress);
  for (const row of rows) {
    const obsolete = row.state === "open" && !row.doubt && !wanted.includes(row.step);
    if (obsolete) await tx.saveOutbox({ ...row, state: "done", leaseUntilMs: 0 });
  }
  const missing = kernel.parts.missingSteps({ wanted, rows, changed });
  if (missing.length > 0)
    await kernel.parts.outboxWrite(
      tx,
      missing.map((step) => newRow(kernel, order.ref, step)),
      kernel.store,
    );
}

/** Writes a new order and its first step, in the caller's transaction. False where the order exists. */
export async function begin(kernel: Kernel, tx: Tx, order: Order): Promise<boolean> {
  if (!(await tx.insertOrder(order))) return false;
  await schedule(kernel, tx, { order, rows: [], progress: progressOf([]), changed: true });
  await record(
    kernel,
    tx,
    order.ref,
    happenings(undefined, order, [{ event: "placed", detail: { rateSource: order.rateSource } }]),
  );
  return true;
}

/**
 * The one way in which an order changes: the change is made to the order as it stands now, then its status, its outbox
 * rows and its timeline follow, all in the caller's transaction. `held` is the order as the caller read it before its call.
 */
export async function evolve(
  kernel: Kernel,
  tx: Tx,
  ref: string,
  change: (order: Order) => Order,
  given: readonly Happening[] = [],
  held?: Order,
): Promise<Order | undefined> {
  const before = await kernel.parts.freshOrder(tx, ref, held);
  if (before === undefined) return undefined;
  const rows = await tx.outboxOf(ref);
  const changed = consequences(change(before));
  const progress = progressOf(rows);
  const after = settled(kernel, changed, move(before.status, statusOf(changed, progress)));
  const dirty = !isSame(after, before);
  const saved = dirty ? { ...after, version: before.version + 1 } : before;
  if (dirty && !(await tx.saveOrder(saved, before.version))) throw new ConflictError(ref);
  await schedule(kernel, tx, { order: saved, rows, progress, changed: dirty });
  await record(kernel, tx, ref, happenings(before, saved, given));
  return saved;
}
