import { stepKind } from "../../../src/integration/domain/wanted-steps.ts";
import type { Parts } from "../../../src/integration/parts.ts";

/** Steps of that kind are begun so much later than they are wanted. */
export const later =
  (kind: string, delayMs: number): Parts["outboxWrite"] =>
  async (tx, rows) => {
    for (const row of rows) await tx.insertOutbox(stepKind(row.step) === kind ? { ...row, dueMs: row.dueMs + delayMs } : row);
  };
