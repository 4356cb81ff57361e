import { type Plan, plainSettings } from "../core/plan.ts";

/** What nobody waits for without having been told. */
const patienceMs = 5 * 60_000;

const hoursOf = (ms: number): string => `${Math.round(ms / 3_600_000)} h`;

/** What the world of real sockets does otherwise than the plan says, as far as that is known beforehand. */
export function liveDifferences({ sim, scenario }: Plan): string[] {
  const { latencyMs, ties, workers, afterwardsMs, redelivery } = sim;
  const far = latencyMs.max > plainSettings.latencyMs.max;
  return [
    ...(workers > 1 ? [`one process instead of ${workers}`] : []),
    ...(far ? [`loopback instead of a network with ${latencyMs.min} to ${latencyMs.max} ms`] : []),
    ...(ties === "in-order" ? [] : ["what comes at the same time comes as the machine has it"]),
    ...(redelivery === "configured" ? [] : ["webhooks are redelivered as configured, not over days"]),
    ...(afterwardsMs > 0 ? [`no ${hoursOf(afterwardsMs)} pass at the end`] : []),
    ...(scenario.settleMs > patienceMs
      ? [`settling takes up to ${Math.round(scenario.settleMs / 60_000)} minutes of real time`]
      : []),
  ];
}
