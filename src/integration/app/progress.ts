import type { Progress } from "../domain/status.ts";
import type { OutboxRow } from "../store/store.ts";

/** What an order's rows say of its steps. */
export function progressOf(rows: readonly OutboxRow[]): Progress {
  const inDoubt = new Set<string>();
  const begun = new Set<string>();
  for (const { step, state, doubt, request } of rows) {
    if (state === "open" && doubt) inDoubt.add(step);
    // the payload is made with the first attempt, and kept when a dead letter's attempts count anew
    if (request !== undefined) begun.add(step);
  }
  return { inDoubt, begun };
}
