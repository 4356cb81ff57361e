import type { DueQuery, OutboxRow, Tx } from "../store/store.ts";

/** Due rows of one partner that nobody holds, of orders that nobody holds; who could be had first comes first. */
export function findDue(tx: Tx, query: DueQuery): Promise<readonly OutboxRow[]> {
  return tx.dueOutbox(query);
}
