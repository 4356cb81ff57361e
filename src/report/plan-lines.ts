import { actionOf } from "../actions/index.ts";
import { formatMoney } from "../core/money.ts";
import type { PartnerManners } from "../core/partner-manners.ts";
import type { Plan, SimSettings } from "../core/plan.ts";
import { type KnownOrder, type Step, timesOf } from "../core/scenario.ts";
import type { ScheduledFault } from "../core/schedule.ts";
import { formatPattern } from "../core/site.ts";

/** One fault of a schedule in words: `response-lost at payment/createPayment order-1 #1 (hold_ms 500)`. */
export function faultLine({ fault, at, with: given, during, times }: ScheduledFault): string {
  const parameters = Object.entries(given).map(
    ([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : value}`,
  );
  const where = Object.keys(at).length === 0 ? "" : ` at ${formatPattern(at)}`;
  const when = during === undefined ? "" : `, from ${during.fromMs} to ${during.toMs} ms`;
  const often = times === undefined ? "" : times === 1 ? ", once" : `, ${times} times`;
  return `${fault}${where}${parameters.length === 0 ? "" : ` (${parameters.join(", ")})`}${when}${often}`;
}

function stepText(step: Step, amount: (minor: number) => string): string {
  const times = timesOf(step);
  const action = actionOf(step);
  return `${action.text?.(step, amount) ?? action.name}${times > 1 ? ` ${times} times` : ""}`;
}

/** What a customer does: `order-1 (42.00 EUR, tok_visa_ok): place, refund "r1" of 3.00 EUR`. */
export function customerLine({ order, totalMinor, currency, paymentToken, startMs, steps }: KnownOrder): string {
  const amount = (amountMinor: number): string => formatMoney({ amountMinor, currency });
  const late = startMs > 0 ? `, after ${startMs} ms` : "";
  const done = steps.map((step) => stepText(step, amount));
  return `${order} (${amount(totalMinor)}, ${paymentToken}${late}): ${done.join(", ")}`;
}

function networkLine({ latencyMs: { min, max } }: SimSettings): string[] {
  if (min === 2 && max === 2) return [];
  return [min === max ? `each message takes ${min} ms` : `each message takes ${min} to ${max} ms`];
}

const tiesLine = {
  "in-order": [],
  uniform: ["ties are decided by lot"],
  priorities: ["ties are decided by priorities"],
} as const;

const repeated = { "first-answer": "its first answer", conflict: "409", "latest-state": "the latest state" } as const;

/** How a partner behaves otherwise than plainly. */
function mannersOf({
  idempotency = "full",
  repeats = "first-answer",
  json = "plain",
  outcomes = "at-once",
  latency,
  ...partner
}: PartnerManners): string[] {
  const { keepsFailures, idempotencyTtlMs, ratePerSecond, pageItems, settlesAfterMs } = partner;
  return [
    ...(idempotency === "full" ? [] : [`idempotency ${idempotency}`]),
    ...(repeats === "first-answer" ? [] : [`a repeat under a known key gets ${repeated[repeats]}`]),
    ...(keepsFailures === true ? ["failures are kept for repeats too"] : []),
    ...(idempotencyTtlMs === undefined ? [] : [`keys are known for ${idempotencyTtlMs} ms`]),
    ...(ratePerSecond === undefined ? [] : [`${ratePerSecond} calls a second at most`]),
    ...(pageItems === undefined ? [] : [`${pageItems === 1 ? "one item" : `${pageItems} items`} to a page at most`]),
    ...(latency === undefined ? [] : [`calls take ${latency.p50Ms} ms, one in a hundred more than ${latency.p99Ms} ms`]),
    ...(json === "plain" ? [] : ["JSON is written otherwise each time"]),
    ...(outcomes === "at-once" ? [] : ["what is asked is accepted, and decided later"]),
    ...(settlesAfterMs === undefined ? [] : [`refunds are pending for ${settlesAfterMs} ms`]),
  ];
}

/** What is not as in a plain world: its processes, network and partners. Where chance has a part in it, the seed. */
export function worldLines({ sim, scenario, seed }: Plan): string[] {
  const network = networkLine(sim);
  const { load } = scenario.workload;
  const isChancy = sim.ties !== "in-order" || sim.latencyMs.min !== sim.latencyMs.max;
  return [
    ...(load === undefined ? [] : [`${load.ratePerSecond} customers a second buy something for ${load.durationMs} ms`]),
    ...(sim.workers > 1 ? [`${sim.workers} processes of the integration on one store`] : []),
    ...network,
    ...tiesLine[sim.ties],
    ...(sim.signing === "all" ? [] : [`partners sign webhooks with their ${sim.signing} secret alone`]),
    ...(sim.redelivery === "days" ? ["webhooks are redelivered over days"] : []),
    ...(sim.afterwardsMs > 0 ? [`${Math.round(sim.afterwardsMs / 3_600_000)} hours pass before the end`] : []),
    ...Object.entries(scenario.partners).flatMap(([name, partner]) => mannersOf(partner).map((told) => `${name}: ${told}`)),
    ...(isChancy || seed !== 1 ? [`seed ${seed}`] : []),
  ];
}
