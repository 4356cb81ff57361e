import type { Recorder } from "../../core/history.ts";
import type { CheckRow } from "../check-rows.ts";
import type { OrderNames } from "../order-names.ts";

/** What a command found in the shop's own database, or why it found nothing. */
export interface CheckRun {
  readonly check: string;
  readonly rows?: readonly CheckRow[];
  readonly error?: string;
}

/** Writes down what the shop's database says of this run's orders; rows of other orders are counted. */
export function recordChecks(runs: readonly CheckRun[], orders: readonly string[], names: OrderNames, recorder: Recorder): void {
  const placed = new Set(orders);
  for (const { check, rows = [], error } of runs) {
    let others = 0;
    for (const { name, sums } of rows) {
      const order = names.orderOf(name);
      if (placed.has(order)) recorder.record({ actor: "integration", type: "check-row", order, value: { check, sums } });
      else others += 1;
    }
    const value = { check, rows: rows.length, others, ...(error !== undefined && { error }) };
    recorder.record({ actor: "harness", type: "check-ran", value });
  }
}
