import type { WorldName } from "../core/history.ts";

/** The nearest-rank percentile of sorted values; 0 where there are none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/**
 * The percentile that so few or so many samples can bear: on real sockets a single slow one on a busy machine is no
 * proof. In virtual time nothing is slow by accident, so the slowest counts.
 */
export function judged(values: readonly number[], world: WorldName): { readonly name: string; readonly valueMs: number } {
  const sorted = [...values].sort((a, b) => a - b);
  if (world === "sim") return { name: "max", valueMs: percentile(sorted, 1) };
  if (sorted.length >= 100) return { name: "p99", valueMs: percentile(sorted, 0.99) };
  if (sorted.length >= 10) return { name: "p90", valueMs: percentile(sorted, 0.9) };
  return { name: "median", valueMs: percentile(sorted, 0.5) };
}
