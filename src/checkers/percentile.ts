import type { RunFacts, WorldName } from "../core/history.ts";
import { percentile } from "../core/percentile.ts";

/** What an idle machine's scheduling may add. */
export const schedulingMs = 500;
/** No scheduling makes a single answer so late on a machine that is not busy with other things. */
const stragglingMs = 3000;

/** So many bear a single slow one. */
const many = 100;

/** What an idle machine's scheduling may add to the tail of many waits. */
const leastTailMs = 250;

/**
 * What of a bound on many waits is left to the machine. What waits in the calm run differ by, from the middle to the tail, is the machine's doing:
 * three times that leaves room for a noisy neighbour. In virtual time there is nothing but the way there and back.
 */
export function tailSlackMs(
  { calm, roundTripMs = schedulingMs }: Pick<RunFacts, "calm" | "roundTripMs">,
  world: WorldName,
): number {
  if (world === "sim") return roundTripMs;
  return Math.max(leastTailMs, calm === undefined ? 0 : 3 * (calm.placeP99Ms - calm.placeP50Ms));
}

/** What took longer than it may. */
export interface Beyond {
  /** The percentile that it is. */
  readonly name: string;
  readonly valueMs: number;
  readonly boundMs: number;
  /** What of the bound is left to the machine. */
  readonly allowedMs: number;
}

/**
 * Whether these took too long: by the percentile that so few or so many can bear, since on real sockets a single one that is somewhat
 * slow is no proof; of fewer than 100, by a single one too that was late beyond all scheduling. In virtual time nothing is slow by
 * accident, so the slowest counts.
 *
 * @param boundMs the deadline, and what is left to scheduling
 * @param slackMs how much of it that is
 */
export function beyond(
  values: readonly number[],
  boundMs: number,
  world: WorldName,
  slackMs: number = schedulingMs,
): Beyond | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const max = percentile(sorted, 1);
  const usual = (): Pick<Beyond, "name" | "valueMs"> => {
    if (world === "sim") return { name: "max", valueMs: max };
    if (sorted.length >= many) return { name: "p99", valueMs: percentile(sorted, 0.99) };
    if (sorted.length >= 10) return { name: "p90", valueMs: percentile(sorted, 0.9) };
    return { name: "median", valueMs: percentile(sorted, 0.5) };
  };
  const whole: Beyond = { ...usual(), boundMs, allowedMs: slackMs };
  if (whole.valueMs > boundMs) return whole;
  const single: Beyond = { name: "max", valueMs: max, boundMs: boundMs - slackMs + stragglingMs, allowedMs: stragglingMs };
  return sorted.length < many && single.valueMs > single.boundMs ? single : undefined;
}
