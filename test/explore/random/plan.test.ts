import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtins } from "../../../src/catalogue.ts";
import { faultSpace } from "../../../src/explore/fault-space.ts";
import { plainPlanAt, planArbitrary, planAt } from "../../../src/explore/random/plan.ts";
import { parseSchedule } from "../../../src/faults/schedule.ts";
import { written } from "../../../src/faults/written.ts";
import { contracts, space } from "../builtin-space.ts";

const options = { maxOrders: 6, maxFaults: 5 };
const plans = Array.from({ length: 1_000 }, (_, seed) => planAt(space, options, seed));
const among = <T>(values: readonly T[]) => [...new Set(values)].sort();

describe("the plan of a seed", () => {
  it("is the same every time, whoever asks and in whatever order", () => {
    const again = faultSpace(contracts, { faults: builtins.faults });
    for (const seed of [999, 3, 512, 3, 0]) {
      expect(planAt(space, options, seed)).toEqual(plans[seed]);
      expect(planAt(again, { ...options }, seed)).toEqual(plans[seed]);
    }
  });

  it("is another for another seed", () => {
    expect(new Set(plans.map((plan) => JSON.stringify({ ...plan, seed: 0 }))).size).toBe(plans.length);
  });

  it("leaves a partner the keys that its contract promises", () => {
    const strict = { ...space, weakKeys: space.weakKeys.filter((partner) => partner !== "payment") };
    const modesOf = (partner: string) =>
      among(plans.map(({ seed }) => planAt(strict, options, seed).scenario.partners[partner]?.idempotency ?? "full"));
    expect(modesOf("payment")).toEqual(["full"]);
    expect(modesOf("carrier")).toEqual(["errors-not-cached", "full", "none"]);
  });

  it("has captures and labels decided later where a contract knows that, and at once elsewhere", () => {
    const outcomesOf = (partner: string, where = space) =>
      among(plans.map(({ seed }) => planAt(where, options, seed).scenario.partners[partner]?.outcomes ?? "at-once"));
    expect(outcomesOf("payment")).toEqual(["at-once", "later"]);
    expect(outcomesOf("carrier")).toEqual(["at-once", "later"]);
    expect(outcomesOf("messaging")).toEqual(["at-once"]);
    expect(outcomesOf("payment", { ...space, decideLater: [] })).toEqual(["at-once"]);
  });

  it("runs under that seed", () => {
    expect(planAt(space, options, 4_711).seed).toBe(4_711);
  });

  it("takes any whole number", () => {
    for (const seed of [-1, 2 ** 31, 2 ** 40]) expect(planAt(space, options, seed).scenario.workload.orders).not.toEqual([]);
  });
});

describe("a random plan", () => {
  it("is plain data, with a schedule that can be read again", () => {
    fc.assert(
      fc.property(planArbitrary(space, options), (plan) => {
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
        expect(parseSchedule(written(plan.scenario.faults), "random", builtins.faults)).toEqual(plan.scenario.faults);
        expect(plan.scenario).toMatchObject({ name: "random", safetyMs: 3_000, expect: { except: {} } });
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it("aims at its own orders", () => {
    for (const { scenario } of plans) {
      const orders = scenario.workload.orders.map(({ order }) => order);
      for (const { at } of scenario.faults) if (at.order !== undefined) expect(orders).toContain(at.order);
    }
  });

  it("has partners that mostly keep their promise of idempotency", () => {
    const modes = plans.flatMap(({ scenario }) => Object.values(scenario.partners).map(({ idempotency }) => idempotency));
    expect(among(modes)).toEqual(["errors-not-cached", "full", "none"]);
    expect(modes.filter((mode) => mode === "full").length / modes.length).toBeGreaterThan(0.6);
    expect(Object.keys(plans[0]?.scenario.partners ?? {})).toEqual(["payment", "carrier", "messaging"]);
  });

  it("has partners whose lists sometimes have a second page", () => {
    const pages = plans.flatMap(({ scenario }) => Object.values(scenario.partners).map(({ pageItems }) => pageItems));
    expect(pages).toContain(1);
    expect(pages.filter((items) => items === undefined).length / pages.length).toBeGreaterThan(0.6);
  });

  it("varies the world", () => {
    expect(among(plans.map(({ sim }) => sim.ties))).toEqual(["in-order", "priorities", "uniform"]);
    expect(among(plans.map(({ sim }) => sim.workers))).toEqual([1, 2, 3]);
    expect(among(plans.map(({ sim }) => sim.latencyMs.max)).length).toBeGreaterThan(2);
    for (const { sim } of plans) expect(sim.latencyMs.min).toBeLessThanOrEqual(sim.latencyMs.max);
  });

  it("settles long enough for a shopper who never comes back from the bank", () => {
    for (const { seed } of plans) {
      const { scenario } = plainPlanAt(space, options, seed);
      const waits = scenario.workload.orders.some(({ paymentToken }) => paymentToken === "tok_requires_action");
      expect(scenario.settleMs).toBe(waits ? 960_000 : 60_000);
    }
  });

  it("shrinks to one order and one fault", () => {
    const failure = fc.check(
      fc.property(planArbitrary(space, options), ({ scenario }) => scenario.faults.length === 0),
      { seed: 7, numRuns: 100 },
    );
    const [plan] = failure.counterexample ?? [];
    expect([plan?.scenario.faults.length, plan?.scenario.workload.orders.length]).toEqual([1, 1]);
  });
});
