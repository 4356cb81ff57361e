import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import type { Plan } from "../../src/core/plan.ts";
import { plainSettings } from "../../src/core/plan.ts";
import { isSame } from "../../src/core/same.ts";
import type { KnownOrder } from "../../src/core/scenario.ts";
import type { ScheduledFault } from "../../src/core/schedule.ts";
import { basePlan, standardOrder } from "../../src/explore/base-plan.ts";
import { faultSpace } from "../../src/explore/fault-space.ts";
import { planArbitrary } from "../../src/explore/random/plan.ts";
import { nearestPassing } from "../../src/explore/shrink/nearest-passing.ts";
import { shrinkPlan } from "../../src/explore/shrink/shrink-plan.ts";
import { simplifications } from "../../src/explore/shrink/simplifications.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";

const space = faultSpace(Object.fromEntries(builtinBlueprints().map(({ name, contract }) => [name, contract])), {
  faults: builtins.faults,
});
const plans = planArbitrary(space, { maxOrders: 3, maxFaults: 4 });

type Breaks = (plan: Plan) => boolean;

/** Laws that some plans break: by what they need. */
const laws: readonly (readonly [string, Breaks])[] = [
  ["any fault", ({ scenario }) => scenario.faults.length > 0],
  ["two faults", ({ scenario }) => scenario.faults.length > 1],
  ["a fault that is told when", ({ scenario }) => scenario.faults.some(({ during }) => during !== undefined)],
  ["a refund", ({ scenario }) => scenario.workload.orders.some(({ steps }) => steps.some((step) => step.do === "refund"))],
  ["a reduction", ({ scenario }) => scenario.workload.orders.some(({ steps }) => steps.some((step) => step.do === "reduce"))],
  ["two orders", ({ scenario }) => scenario.workload.orders.length > 1],
  ["two workers", ({ sim }) => sim.workers > 1],
  ["a network with jitter", ({ sim }) => sim.latencyMs.min !== sim.latencyMs.max],
  [
    "an even number of steps, which is nothing that shrinks well",
    ({ scenario }) => scenario.workload.orders.reduce((sum, { steps }) => sum + steps.length, 0) % 2 === 0,
  ],
];

describe("shrinking", () => {
  it.each(laws)("leaves nothing that could be simpler and still breaks: %s", async (_name, breaks) => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        fc.pre(breaks(plan));
        const { plan: small, minimal } = await shrinkPlan(plan, async (one) => breaks(one), { faults: builtins.faults });
        expect([minimal, breaks(small)]).toEqual([true, true]);
        for (const simplify of simplifications)
          for (const simpler of simplify(small, builtins.faults)) expect(breaks(simpler)).toBe(false);
      }),
      { seed: 11, numRuns: 25, maxSkipsPerRun: 400 },
    );
  });

  const fault = (id: string, operation: string): ScheduledFault => ({
    id,
    fault: "reset",
    at: { partner: "payment", operation, attempt: 1 },
    with: {},
  });
  const seven: Plan = {
    ...basePlan(standardOrder, 9),
    scenario: { ...standardOrder, faults: ["a", "b", "c", "d", "e", "f", "g"].map((name) => fault(name, name)) },
  };
  const needs =
    (names: readonly string[]): Breaks =>
    ({ scenario }) =>
      names.every((name) => scenario.faults.some(({ id }) => id === name));

  it("leaves a price that is easy to read, and halves what it is reduced to", async () => {
    const steps = [{ do: "place" }, { do: "reduce", toMinor: 8816 }, { do: "reduce", toMinor: 17 }] as const;
    const orders = standardOrder.workload.orders.map((order) => ({ ...order, totalMinor: 11489, steps }));
    const odd: Plan = { ...basePlan(standardOrder, 1), scenario: { ...standardOrder, workload: { orders } } };
    const { plan } = await shrinkPlan(odd, async ({ scenario }) => scenario.workload.orders[0]?.steps.length === 3, {
      faults: builtins.faults,
    });
    expect(plan.scenario.workload.orders).toMatchObject([
      { totalMinor: 4200, steps: [{ do: "place" }, { do: "reduce", toMinor: 2100 }, { do: "reduce", toMinor: 1050 }] },
    ]);
  });

  it("finds the two of seven faults that matter, in few tries", async () => {
    const { plan, tries } = await shrinkPlan(seven, async (one) => needs(["b", "f"])(one), { faults: builtins.faults });
    expect(plan.scenario.faults.map(({ id }) => id)).toEqual(["b", "f"]);
    expect([plan.sim, plan.seed]).toEqual([plainSettings, 1]);
    expect(tries).toBeLessThan(60);
  });

  it("never tries the same plan twice", async () => {
    const tried: string[] = [];
    await shrinkPlan(
      seven,
      async (one) => {
        tried.push(JSON.stringify(one));
        return needs(["c"])(one);
      },
      { faults: builtins.faults },
    );
    expect(new Set(tried).size).toBe(tried.length);
  });

  it("ends at its bound, or when it is told to, and says that more might be possible", async () => {
    const hard = needs(["a", "d", "g"]);
    expect(await shrinkPlan(seven, async (one) => hard(one), { faults: builtins.faults, maxTries: 3 })).toMatchObject({
      tries: 3,
      minimal: false,
    });
    expect(await shrinkPlan(seven, async () => true, { faults: builtins.faults, isOver: () => true })).toMatchObject({
      tries: 0,
      minimal: false,
    });
  });

  it("does not aim a fault at an order that it did not match", async () => {
    const aimed: Plan = {
      ...seven,
      scenario: { ...seven.scenario, faults: [{ ...fault("a", "a"), at: { partner: "payment", order: "load-*" } }] },
    };
    const { plan } = await shrinkPlan(aimed, async ({ scenario }) => scenario.faults.length === 1, { faults: builtins.faults });
    expect(plan.scenario.faults[0]?.at.order).toBe("load-*");
  });
});

describe("the nearest plan that passes", () => {
  const two: Plan = {
    ...basePlan(standardOrder, 1),
    scenario: {
      ...standardOrder,
      faults: [{ id: "f1", fault: "reset", at: { partner: "payment", operation: "createPayment", attempt: 1 }, with: {} }],
    },
  };

  it("differs in one thing, and says in which", async () => {
    const breaks: Breaks = ({ scenario }) => scenario.faults.some(({ at }) => at.attempt === 1);
    const nearest = await nearestPassing(two, async (plan) => breaks(plan));
    expect(nearest?.difference).toBe("the same, but reset strikes attempt 2 instead of 1");
    const without = await nearestPassing(two, async ({ scenario }) => scenario.faults.length > 0);
    expect(without?.difference).toBe("the same without reset at payment/createPayment * #1");
  });

  it("lacks a customer's latest step, never the order itself", async () => {
    const [order] = standardOrder.workload.orders;
    const steps = [{ do: "place" }, { do: "reduce", toMinor: 100 }, { do: "cancel" }] as const;
    const workload = { orders: order === undefined ? [] : [{ ...order, steps }] };
    const asked: Plan = { ...two, scenario: { ...standardOrder, workload } };
    const lacks = async (left: readonly string[]) =>
      (
        await nearestPassing(asked, async ({ scenario }) => {
          const deeds = scenario.workload.orders.flatMap((one) => one.steps.map((step) => step.do));
          return left.every((deed) => (deeds as string[]).includes(deed));
        })
      )?.difference;
    expect(await lacks(["reduce", "cancel"])).toBe('the same without "cancel" of order-1');
    expect(await lacks(["reduce"])).toBe('the same without "reduce" of order-1');
    expect(await lacks(["place"])).toBeUndefined();
  });

  it.each([
    [{ paymentToken: "tok_declined" }, "the same if order-1 pays with tok_visa_ok"],
    [{ currency: "JPY" }, "the same if order-1 pays in EUR"],
    [{ steps: [{ do: "place", times: 2 }] }, 'the same if order-1 asks for "place" once'],
  ] as const)("may be there for a plainer customer: %j", async (manner, difference) => {
    const [order] = standardOrder.workload.orders as [KnownOrder];
    const given = (one: KnownOrder): Plan => ({ ...two, scenario: { ...standardOrder, workload: { orders: [one] } } });
    const odd = given({ ...order, ...manner });
    const nearest = await nearestPassing(odd, async ({ scenario }) => {
      const [customer] = scenario.workload.orders;
      return Object.keys(manner).every((key) => isSame(customer?.[key as keyof KnownOrder], manner[key as keyof typeof manner]));
    });
    expect(nearest?.difference).toBe(difference);
  });

  it("may lack a customer at whom no fault is aimed", async () => {
    const orders = ["order-1", "order-2"].map((order) => ({ ...standardOrder.workload.orders[0], order }) as KnownOrder);
    const faults = two.scenario.faults.map((fault) => ({ ...fault, at: { ...fault.at, order: "order-1" } }));
    const pair: Plan = { ...two, scenario: { ...two.scenario, workload: { orders }, faults } };
    const nearest = await nearestPassing(pair, async ({ scenario }) => scenario.workload.orders.length > 1);
    expect(nearest?.difference).toBe("the same without the customer of order-2");
    expect(nearest?.plan.scenario.faults).toEqual(faults);
  });

  it.each([
    [{ latencyMs: { min: 40, max: 60 } }, "the same on a near network without jitter"],
    [{ ties: "uniform" }, "the same where ties are not decided by chance"],
    [{ signing: "oldest" }, "the same where partners sign with all their secrets"],
    [{ afterwardsMs: 5 }, "the same without the hours before the end"],
    [{ redelivery: "days" }, "the same without days of redelivery"],
  ] as const)("may be there for a plainer world: %j", async (manner, difference) => {
    const odd: Plan = { ...two, sim: { ...plainSettings, ...manner } };
    const nearest = await nearestPassing(odd, async ({ sim }) => JSON.stringify(sim) !== JSON.stringify(plainSettings));
    expect(nearest?.difference).toBe(difference);
  });

  it("may be there for a partner that keeps its promise", async () => {
    const loose: Plan = { ...two, scenario: { ...two.scenario, partners: { payment: { idempotency: "none" } } } };
    const nearest = await nearestPassing(loose, async ({ scenario }) => scenario.partners.payment?.idempotency === "none");
    expect(nearest?.difference).toBe("the same where payment keeps idempotency keys");
    const paged: Plan = { ...two, scenario: { ...two.scenario, partners: { payment: { pageItems: 1 } } } };
    const whole = await nearestPassing(paged, async ({ scenario }) => scenario.partners.payment?.pageItems === 1);
    expect(whole?.difference).toBe("the same where payment answers with whole lists");
  });

  it("may be there for the world alone, or not at all", async () => {
    const crowded: Plan = { ...two, sim: { ...plainSettings, workers: 2 } };
    expect((await nearestPassing(crowded, async ({ sim }) => sim.workers > 1))?.difference).toBe("the same with one worker");
    expect(await nearestPassing(two, async () => true)).toBeUndefined();
  });
});
