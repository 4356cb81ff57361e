import { describe, expect, it } from "vitest";
import { chargedOnce } from "../../../src/checkers/charged-once.ts";
import type { Scenario } from "../../../src/core/scenario.ts";
import { type ProofOptions, plansTogether, proveTogether } from "../../../src/explore/live/prove.ts";
import { faults } from "../../../src/faults/index.ts";
import { charged, numbered, shown } from "./histories.ts";

const ways = [{ name: "plain", customer: { currency: "EUR", paymentToken: "tok_visa_ok", steps: [{ do: "place" }] } }];
const suspect = { cell: { way: "plain", faults: [] }, checker: "charged-once", sentence: "twice" };

/** A shop that charges the last of several orders twice, from so many on. */
const chargingTwiceFrom =
  (most: number) =>
  async (scenario: Scenario): Promise<{ scenario: Scenario; events: ReturnType<typeof numbered> }> => {
    const { orders } = scenario.workload;
    const events = orders.flatMap(({ order, totalMinor }, n) => [
      ...charged(order, totalMinor, n + 1),
      ...(n + 1 >= most ? charged(order, totalMinor, n + 1).slice(1, 4) : []),
      shown(order, "confirmed", totalMinor),
    ]);
    return { scenario, events: numbered(events) };
  };

const optionsFor = (most: number): ProofOptions => ({
  ...{ ways, faults, checkers: [chargedOnce], enact: chargingTwiceFrom(most), ratePerSecond: 10 },
  ...{ isTimeUp: () => false, onShrink: () => {} },
});

describe("what no order breaks alone", () => {
  it("is proved by some who want the same at the same price, each of three times", async () => {
    const options = optionsFor(3);
    const proof = await proveTogether("charged-once", plansTogether(suspect, options), options);
    if (!proof.proven) throw new Error("it was not proved");
    const { plan, times, found } = proof.counterexample;
    expect(plan.scenario.workload.orders.map(({ order, startMs, totalMinor }) => [order, startMs, totalMinor])).toEqual([
      ["order-1", 0, 4200],
      ["order-2", 0, 4200],
      ["order-3", 100, 4200],
      ["order-4", 300, 4200],
    ]);
    expect([times, found]).toEqual([3, { faults: 0, orders: 4 }]);
  });

  it("is proved by all of the run in which it was seen, where it takes so many", async () => {
    const options = optionsFor(6);
    const [alone] = plansTogether(suspect, options);
    const orders = Array.from({ length: 6 }, (_, n) => ({
      ...(alone?.scenario.workload.orders[0] as Scenario["workload"]["orders"][number]),
      order: `cell-${n + 1}`,
    }));
    const seenIn = { ...(alone?.scenario as Scenario), workload: { orders } };
    const proof = await proveTogether("charged-once", plansTogether({ ...suspect, seenIn }, options), options);
    expect(proof).toMatchObject({ proven: true, counterexample: { found: { orders: 6 } } });
  });

  it("is not proved by orders that keep the promise", async () => {
    const options = optionsFor(9);
    expect(await proveTogether("charged-once", plansTogether(suspect, options), options)).toMatchObject({ proven: false });
  });
});
