import { type Plan, plainSettings } from "../core/plan.ts";
import type { Scenario } from "../core/scenario.ts";

/** One order, from the shop window to the parcel. */
export const standardOrder: Scenario = {
  name: "standard-order",
  story: "One customer buys one thing.",
  workload: {
    orders: [
      {
        order: "order-1",
        totalMinor: 4200,
        currency: "EUR",
        paymentToken: "tok_visa_ok",
        startMs: 0,
        steps: [{ do: "place" }],
      },
    ],
  },
  faults: [],
  safetyMs: 3000,
  settleMs: 60_000,
  partners: {},
  expect: { except: {} },
};

/** What the systematic search disturbs: a scenario's customers and partners, without its own faults. */
export function basePlan(scenario: Scenario, seed: number): Plan {
  return { scenario: { ...scenario, faults: [] }, seed, sim: plainSettings };
}
