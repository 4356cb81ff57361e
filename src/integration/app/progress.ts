import type { Progress } from "../domain/status.ts";
import type { OutboxRow } from "../store/store.ts";

/** What an order's rows say of its steps. */
export function progressOf(rows: readonly OutboxRow[]): Progress {
  const open = rows.filter((row) => row.state === "open");
  return {
    inDoubt: new Set(open.filter((row) => row.doubt).map((row) => row.step)),
    begun: new Set(rows.filter((row) => row.attempts > 0).map((row) => row.step)),
  };
}
