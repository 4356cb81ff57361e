import type { KnownOrder, Scenario } from "../../core/scenario.ts";
import type { ScheduledFault } from "../../core/schedule.ts";

/** The order that is placed to see whether all is joined up. */
export const trialOrder = "order-1";
/** An amount that shows where units are mixed up: 49.90 is neither 4990.00 nor 0.49. */
export const trialTotalMinor = 4990;
export const trialCurrency = "EUR";

/** Who tries a shop out waits for each of these in vain where it is not joined up. */
const endsWithinMs = 10_000;
const settleMs = 8_000;
const restartAfterMs = 200;

const order = (steps: KnownOrder["steps"]): KnownOrder => ({
  order: trialOrder,
  totalMinor: trialTotalMinor,
  currency: trialCurrency,
  paymentToken: "tok_visa_ok",
  startMs: 0,
  steps,
});

const scenario = (name: string, story: string, faults: readonly ScheduledFault[]): Scenario => ({
  name,
  story,
  workload: { orders: [order([{ do: "place" }, { do: "await", status: "confirmed", withinMs: endsWithinMs }])] },
  faults,
  safetyMs: 0,
  settleMs,
  partners: {},
  expect: { except: {} },
});

/** One order, and nothing goes wrong. */
export const trialScenario = (): Scenario => scenario("trial", "One order, and nothing goes wrong.", []);

/** The same, and the integration is killed while the partner holds the order's first call of that operation. */
export const restartScenario = (at: { readonly partner: string; readonly operation: string }): Scenario =>
  scenario("restart", `One order, and the integration is killed while ${at.partner} holds its call.`, [
    { id: "f1", fault: "crash", at: { ...at, phase: "after-effect" }, with: { restart_after_ms: restartAfterMs }, times: 1 },
  ]);
