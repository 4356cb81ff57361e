import { type Clock, sleep } from "../../core/clock.ts";
import type { FaultPort } from "../../core/fault.ts";

/**
 * Lets calls at which the integration is to be struck in the same way wait for each other: for so long from the first of them on. Then it
 * is struck once, and each of them is at its own site.
 */
export function gatherCrashes(clock: Clock, withinMs: number): NonNullable<FaultPort["gather"]> {
  const waiting = new Map<string, Promise<void>>();
  return ({ at, signal, restartAfterMs, process = "" }) => {
    // who goes on with a webhook once it is acknowledged is to be struck at that moment
    if (at === "after-acknowledgement") return Promise.resolve();
    // who gets its answer first is not to be killed by another's before that
    const key = [signal, restartAfterMs, process, at === "after-response"].join(" ");
    const before = waiting.get(key);
    if (before !== undefined) return before;
    const together = sleep(clock, withinMs).then(() => void waiting.delete(key));
    waiting.set(key, together);
    return together;
  };
}
