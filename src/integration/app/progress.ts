import type { Progress } from "../domain/status.ts";
import type { OutboxRow } from "../store/store.ts";

/** What an order's rows say of its steps. */
export function progressOf(rows: readonly OutboxRow[]): Progress {
  const open = rows.filter((row) => row.state === "open");
  return {
    inDoubt: new Set(open.filter((row) => row.doubt).map((row) => row.step)),
    // the payload is made with the first attempt, and kept when a dead letter's attempts count anew
    begun: new Set(rows.filter((row) => row.request !== undefined).map((row) => row.step)),
  };
}
