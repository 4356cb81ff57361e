import { isSame } from "../../core/same.ts";
import { consequences } from "../domain/facts.ts";
import type { Order, OrderStatus } from "../domain/order.ts";
import { move, type Progress, statusOf } from "../domain/status.ts";
import { type Step, stepKind } from "../domain/wanted-steps.ts";
import type { OutboxRow, Tx } from "../store/store.ts";
import { orConflict } from "./conflict.ts";
import type { Kernel } from "./kernel.ts";
import { progressOf } from "./progress.ts";
import { handlerOf } from "./steps/catalogue.ts";

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
    partner: handlerOf(step).handler.partner,
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

function record(kernel: Kernel, tx: Tx, ref: string, given: readonly Happening[]): Promise<void> {
  const at = new Date(kernel.ports.clock.now()).toISOString();
  return tx.appendTimeline(
    ref,
    given.map(({ event, detail }) => ({ at, event, detail: detail ?? {} })),
  );
}

/** Steps that are wanted and have no row; rows whose steps are wanted no more and are not in doubt. */
function compare(
  { parts }: Kernel,
  { order, rows, progress, changed }: { order: Order; rows: readonly OutboxRow[]; progress: Progress; changed: boolean },
): { readonly missing: readonly Step[]; readonly obsolete: readonly OutboxRow[] } {
  const wanted = parts.wantedSteps(order, progress);
  const obsolete = rows.filter((row) => row.state === "open" && !row.doubt && !wanted.includes(row.step));
  return { missing: parts.missingSteps({ wanted, rows, changed }), obsolete };
}

function open(kernel: Kernel, tx: Tx, ref: string, steps: readonly Step[]): Promise<void> {
  const rows = steps.map((step) => newRow(kernel, ref, step));
  return kernel.parts.outboxWrite(tx, rows, kernel.store);
}

/** Writes a new order and its first step, in the caller's transaction. False where the order exists. */
export async function begin(kernel: Kernel, tx: Tx, order: Order): Promise<boolean> {
  if (!(await tx.insertOrder(order))) return false;
  const { missing } = compare(kernel, { order, rows: [], progress: progressOf([]), changed: true });
  await open(kernel, tx, order.ref, missing);
  const placed = { event: "placed", detail: { rateSource: order.rateSource } };
  await record(kernel, tx, order.ref, happenings(undefined, order, [placed]));
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
  if (dirty) await orConflict(tx.saveOrder(saved, before.version), `order ${ref}`);
  const { missing, obsolete } = compare(kernel, { order: saved, rows, progress, changed: dirty });
  for (const row of obsolete) await orConflict(tx.saveOutbox({ ...row, state: "done", leaseUntilMs: 0 }), row.id);
  if (missing.length > 0) await open(kernel, tx, ref, missing);
  const told = happenings(before, saved, given);
  if (told.length > 0) await record(kernel, tx, ref, told);
  return saved;
}
