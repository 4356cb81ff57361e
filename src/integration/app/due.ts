import type { OutboxRow, Tx } from "../store/store.ts";

/** Due rows that nobody holds, of orders that nobody holds, the longest due first. */
export function findDue(tx: Tx, nowMs: number, limit: number): Promise<readonly OutboxRow[]> {
  return tx.dueOutbox(nowMs, limit);
}
