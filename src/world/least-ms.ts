import type { Scenario } from "../core/scenario.ts";

/** A scenario cannot be over sooner in real time, however fast all that takes part is. */
export function leastMs({ safetyMs, workload: { orders, load } }: Scenario): number {
  return Math.max(safetyMs, load?.durationMs ?? 0, ...orders.map(({ startMs }) => startMs));
}
