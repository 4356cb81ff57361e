import type { HistoryEvent } from "../core/history.ts";
import { percentile } from "../core/percentile.ts";
import { isServed } from "../core/placements.ts";
import type { LatencySummary } from "../core/result.ts";

/** Latency of placing an order as customers saw it who were served, from when each was due; undefined where nobody was. */
export function placeLatency(history: readonly HistoryEvent[]): LatencySummary | undefined {
  const latenciesMs: number[] = [];
  for (const event of history) {
    if (event.type !== "ok" && event.type !== "info" && event.type !== "fail") continue;
    if (
      event.value.operation === "place" &&
      event.value.renews === undefined &&
      event.value.latencyMs !== undefined &&
      isServed(event)
    )
      latenciesMs.push(Math.max(1, Math.round(event.value.latencyMs)));
  }
  latenciesMs.sort((a, b) => a - b);
  const maxMs = latenciesMs.at(-1);
  if (maxMs === undefined) return undefined;
  const at = (share: number): number => percentile(latenciesMs, share);
  return { count: latenciesMs.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs };
}
