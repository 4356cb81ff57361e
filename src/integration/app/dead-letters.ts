import type { DeadLetter } from "../application.ts";
import { withoutAttention } from "../domain/order.ts";
import { orConflict } from "./conflict.ts";
import { evolve } from "./evolve.ts";
import type { Kernel } from "./kernel.ts";

/** Steps that were given up or refused, for a person to look at. */
export async function listDeadLetters(kernel: Kernel): Promise<readonly DeadLetter[]> {
  const rows = await kernel.store.transaction((tx) => tx.deadOutbox());
  return rows.map(({ id, order, step, attempts, error, attemptedMs }) => {
    const at = new Date(attemptedMs).toISOString();
    return { id, order, step, attempts, error: error ?? "", at };
  });
}

/** Takes a dead step up again: it reads first, and if it must call, it calls with the key and payload it always had. */
export async function replayDeadLetter(kernel: Kernel, id: string): Promise<boolean> {
  const replayed = await kernel.store.transaction(async (tx) => {
    const row = await tx.outboxRow(id);
    if (row === undefined || row.state !== "dead") return false;
    const { refusal: _refusal, error: _error, ...kept } = row;
    const nowMs = kernel.ports.clock.now();
    const again = { ...kept, state: "open", attempts: 0, doubt: true, absences: 0, polls: 0, dueMs: nowMs } as const;
    await orConflict(tx.saveOutbox(again), id);
    await evolve(kernel, tx, row.order, (order) => withoutAttention(order, row.step), [
      { event: "replayed", detail: { step: row.step } },
    ]);
    return true;
  });
  if (replayed) kernel.wake();
  return replayed;
}
