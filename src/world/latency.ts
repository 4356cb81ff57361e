import { build } from "hdr-histogram-js";
import type { HistoryEvent } from "../core/history.ts";
import { isServed } from "../core/placements.ts";
import type { LatencySummary } from "../core/result.ts";

/** Latency of placing an order as customers saw it who were served, from when each was due; undefined where nobody was. */
export function placeLatency(history: readonly HistoryEvent[]): LatencySummary | undefined {
  const histogram = build({ lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000, numberOfSignificantValueDigits: 3 });
  for (const event of history) {
    if (event.type !== "ok" && event.type !== "info" && event.type !== "fail") continue;
    if (event.value.operation === "place" && event.value.latencyMs !== undefined && isServed(event))
      histogram.recordValue(Math.max(1, Math.round(event.value.latencyMs)));
  }
  if (histogram.totalCount === 0) return undefined;
  const at = (percentile: number): number => histogram.getValueAtPercentile(percentile);
  return { count: histogram.totalCount, p50Ms: at(50), p95Ms: at(95), p99Ms: at(99), maxMs: histogram.maxValue };
}
