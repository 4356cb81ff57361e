import { type Order, withAttention } from "../domain/order.ts";
import type { PartnerName } from "../domain/partner-name.ts";
import { stepSubject } from "../domain/wanted-steps.ts";
import type { OutboxRow, Tx } from "../store/store.ts";
import { orConflict } from "./conflict.ts";
import { evolve } from "./evolve.ts";
import type { Kernel } from "./kernel.ts";
import { progressOf } from "./progress.ts";
import { type Handler, handlerOf } from "./steps/catalogue.ts";

/** A row that this worker holds, with its order as it stood when claimed. */
export interface Claim {
  readonly holder: string;
  readonly row: OutboxRow;
  readonly order: Order;
  /** `call`: make it. `find`: read only, since nobody knows whether it was made, or since the step only waits. */
  readonly mode: "call" | "find";
}

function prepared(kernel: Kernel, row: OutboxRow, order: Order, handler: Handler): OutboxRow {
  if (handler.type === "poll") return row;
  const { parts, config, ports } = kernel;
  const attempt = row.attempts + 1;
  const stored = row.request === undefined ? undefined : (JSON.parse(row.request) as unknown);
  const fresh = handler.handler.prepare({ order, subject: stepSubject(row.step), config, due: parts.amountDue(order) });
  return parts.recoveryPoint({
    ...row,
    attempts: attempt,
    absences: 0,
    key: parts.idempotencyKey({ order: order.ref, step: row.step, attempt, placed: order }),
    request: JSON.stringify(parts.payload({ stored, fresh, attempt })),
    attemptedMs: ports.clock.now(),
  });
}

async function bury(kernel: Kernel, tx: Tx, row: OutboxRow): Promise<void> {
  await orConflict(tx.saveOutbox(kernel.parts.bury(row)), row.id);
  const reason = `${row.step} was given up after ${row.attempts} attempts: ${row.error ?? "no answer"}`;
  const detail = { step: row.step, attempts: row.attempts };
  await evolve(kernel, tx, row.order, (order) => withAttention(order, row.step, reason), [{ event: "dead-letter", detail }]);
  kernel.ports.meter.count("dead_letters_total", { step: row.step.split(":", 1)[0] as string });
  kernel.ports.log.error("dead-letter", { order: row.order, ...detail, error: row.error });
}

async function claimRow(kernel: Kernel, tx: Tx, row: OutboxRow, holder: string): Promise<Claim | undefined> {
  const { parts, config, ports } = kernel;
  const nowMs = ports.clock.now();
  const untilMs = nowMs + config.leaseMs;
  if (!(await parts.lockOrder(tx, row.order, holder, nowMs, untilMs))) return undefined;
  const order = await tx.order(row.order);
  if (order === undefined) throw new Error(`outbox row ${row.id} has no order`);
  const wanted = parts.wantedSteps(order, progressOf(await tx.outboxOf(row.order))).includes(row.step);
  const leased = { ...row, fence: row.fence + 1, leaseUntilMs: untilMs };
  const handler = handlerOf(row.step);
  const finds = handler.type === "poll" ? wanted : parts.readsFirst(row) || (row.doubt && !wanted);
  if (finds) {
    if (await tx.saveOutbox(leased, row.fence)) return { holder, row: leased, order, mode: "find" };
  } else if (!wanted) await tx.saveOutbox({ ...row, state: "done" });
  else if (parts.givesUp(row.attempts, config)) await bury(kernel, tx, row);
  else {
    const begun = prepared(kernel, leased, order, handler);
    if (await tx.saveOutbox(begun, row.fence)) {
      const now = await evolve(kernel, tx, row.order, (same) => same);
      return { holder, row: begun, order: now ?? order, mode: "call" };
    }
  }
  await tx.unlock(row.order, holder);
  return undefined;
}

/**
 * Claims due rows of one partner, each with its order's lock, in one transaction: a lease with a fence, the attempt counted, and, before
 * a call, its recovery point, so that after a crash the next holder knows that the call may have been made.
 */
export async function claimOutbox(
  kernel: Kernel,
  tx: Tx,
  { partner, limit }: { readonly partner: PartnerName; readonly limit: number },
): Promise<readonly Claim[]> {
  const due = await kernel.parts.findDue(tx, { partner, nowMs: kernel.ports.clock.now(), limit });
  const claims: Claim[] = [];
  for (const row of due) {
    const now = await tx.outboxRow(row.id);
    if (now === undefined || now.state !== "open") continue;
    const claim = await claimRow(kernel, tx, now, kernel.ports.ids.next("lease"));
    if (claim !== undefined) claims.push(claim);
  }
  return claims;
}
