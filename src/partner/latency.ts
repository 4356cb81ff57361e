import type { PartnerManners } from "../core/partner-manners.ts";
import type { Random } from "../core/random.ts";

/** The 99th percentile of the standard normal distribution. */
const z99 = 2.326347874;
/** So many times the 99th percentile at most: a tail without end would outlast every run. */
const longestTail = 4;

/** How long one call takes, in ms: log-normal, as times of services are, with that median and that 99th percentile. */
export function drawLatency({ p50Ms, p99Ms }: NonNullable<PartnerManners["latency"]>, random: Random): number {
  // Box and Muller's transform; 1 - u is never 0
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const spread = Math.log(p99Ms / p50Ms) / z99;
  return Math.round(Math.min(p50Ms * Math.exp(spread * normal), longestTail * p99Ms));
}
