import { actionOf } from "../actions/index.ts";
import { formatMoney } from "../core/money.ts";
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

/** What is not as in a plain world: its processes, network and partners. Where chance has a part in it, the seed. */
export function worldLines({ sim, scenario, seed }: Plan): string[] {
  const network = networkLine(sim);
  const isChancy = sim.ties !== "in-order" || sim.latencyMs.min !== sim.latencyMs.max;
  return [
    ...(sim.workers > 1 ? [`${sim.workers} processes of the integration on one store`] : []),
    ...network,
    ...tiesLine[sim.ties],
    ...(sim.signing === "all" ? [] : [`partners sign webhooks with their ${sim.signing} secret alone`]),
    ...(sim.redelivery === "days" ? ["webhooks are redelivered over days"] : []),
    ...(sim.afterwardsMs > 0 ? [`${Math.round(sim.afterwardsMs / 3_600_000)} hours pass before the end`] : []),
    ...Object.entries(scenario.partners).flatMap(([name, { idempotency = "full", ratePerSecond, pageItems }]) => [
      ...(idempotency === "full" ? [] : [`${name}: idempotency ${idempotency}`]),
      ...(ratePerSecond === undefined ? [] : [`${name}: ${ratePerSecond} calls a second at most`]),
      ...(pageItems === undefined ? [] : [`${name}: ${pageItems === 1 ? "one item" : `${pageItems} items`} to a page at most`]),
    ]),
    ...(isChancy || seed !== 1 ? [`seed ${seed}`] : []),
  ];
}
