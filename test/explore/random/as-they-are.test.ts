import { describe, expect, it } from "vitest";
import { plainPlanAt, planAt } from "../../../src/explore/random/plan.ts";
import { space } from "../builtin-space.ts";

const options = { maxOrders: 3, maxFaults: 4 };
const seeds = Array.from({ length: 1_000 }, (_, seed) => seed);
const plans = seeds.map((seed) => planAt(space, options, seed));
const stepsIn = (wanted: string) =>
  plans.flatMap(({ scenario }) => scenario.workload.orders.flatMap(({ steps }) => steps.filter((step) => step.do === wanted)));
const words = (values: readonly unknown[]) => [...new Set(values)].sort();

describe("random customers as they are", () => {
  it("shift nothing that the seed has drawn", () => {
    for (const seed of seeds) {
      const [plain, plan] = [plainPlanAt(space, options, seed), planAt(space, options, seed)];
      expect(plan.sim).toEqual(plain.sim);
      expect(plan.scenario.partners).toEqual(plain.scenario.partners);
      expect(plan.scenario.faults.map(({ fault, with: given }) => [fault, given])).toEqual(
        plain.scenario.faults.map(({ fault, with: given }) => [fault, given]),
      );
      const again = plan.scenario.workload.orders.findLastIndex(({ customer }) => customer !== undefined);
      for (const [n, { steps }] of plain.scenario.workload.orders.entries())
        if (n !== again)
          expect(plan.scenario.workload.orders[n]?.steps.slice(0, steps.length).map((step) => step.do)).toEqual(
            steps.map((step) => step.do),
          );
    }
  });

  it("order the same again now and then, at the same price and as the same customer", () => {
    const again = plans.flatMap(({ scenario: { workload } }) => {
      const regular = workload.orders.filter(({ customer }) => customer !== undefined);
      return regular.length > 0 ? [regular] : [];
    });
    expect(again.length / plans.length).toBeGreaterThan(0.05);
    expect(again.length / plans.length).toBeLessThan(0.25);
    for (const [first, second, ...others] of again) {
      const { customer, currency, totalMinor } = first ?? {};
      expect(second).toMatchObject({ customer, currency, totalMinor });
      expect(second?.order).not.toBe(first?.order);
      expect(others).toEqual([]);
    }
  });

  it("have orders of other names, each its own, of at most 64 signs", () => {
    const odd = plans.filter(({ scenario }) => scenario.workload.orders[0]?.order !== "order-1");
    expect(odd.length / plans.length).toBeGreaterThan(0.1);
    expect(odd.length / plans.length).toBeLessThan(0.25);
    for (const { scenario } of odd) {
      const names = scenario.workload.orders.map(({ order }) => order);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name.length).toBeLessThanOrEqual(64);
    }
    expect(odd.some(({ scenario }) => /[äöü]/.test(scenario.workload.orders[0]?.order ?? ""))).toBe(true);
  });

  it("see merchants, banks and carriers act, and do not always come back from the bank", () => {
    expect(words(stepsIn("partner").map(({ move }) => move))).toEqual([
      "capture-failed",
      "dispute-lost",
      "dispute-opened",
      "dispute-won",
      "parcel-delivered",
      "parcel-exception",
      "parcel-in-transit",
      "parcel-returned",
      "payment-refunded",
      "payout-paid",
      "webhook-resent",
    ]);
    expect(words(stepsIn("authenticate").map(({ returns }) => returns))).toContain(false);
    expect(stepsIn("refund").some(({ alsoMinor }) => alsoMinor !== undefined)).toBe(true);
    expect(stepsIn("place").some(({ amountMinor }) => amountMinor !== undefined)).toBe(true);
  });

  it("meet trouble that lasts now and then: a fault at everybody's calls, where one strikes calls", () => {
    const long = plans.filter(({ scenario }) => scenario.safetyMs === 30_000);
    expect(long.length / plans.length).toBeGreaterThan(0.08);
    expect(long.length / plans.length).toBeLessThan(0.2);
    const atCalls = long.flatMap(({ scenario }) => scenario.faults.find(({ at }) => at.operation !== undefined) ?? []);
    const forAll = atCalls.filter(({ at, times, during }) =>
      [at.order, at.attempt, times, during].every((of) => of === undefined),
    );
    expect(forAll.length / atCalls.length).toBeGreaterThan(0.3);
  });

  it("see nothing happen at partners that are not there", () => {
    const { carrier: _carrier, ...rest } = { payment: 1, messaging: 1, carrier: 1 };
    const calls = space.calls.filter(({ partner }) => partner in rest);
    const webhooks = space.webhooks.filter(({ partner }) => partner in rest);
    const smaller = { ...space, calls, webhooks, links: space.links.filter(({ link }) => link !== "carrier") };
    const moves = seeds.flatMap((seed) =>
      planAt(smaller, options, seed).scenario.workload.orders.flatMap(({ steps }) => steps.flatMap(({ move }) => move ?? [])),
    );
    expect(moves.length).toBeGreaterThan(0);
    expect(moves.filter((move) => String(move).startsWith("parcel"))).toEqual([]);
  });
});
