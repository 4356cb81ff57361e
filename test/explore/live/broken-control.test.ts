import { describe, expect, it } from "vitest";
import { chargedOnce } from "../../../src/checkers/charged-once.ts";
import type { Scenario } from "../../../src/core/scenario.ts";
import type { FaultSpace } from "../../../src/explore/fault-space.ts";
import { searchLive } from "../../../src/explore/live/live-search.ts";
import { exploreNotes } from "../../../src/explore/live/notes.ts";
import { faults } from "../../../src/faults/index.ts";
import { charged, numbered, shown } from "./histories.ts";

const createPayment = { partner: "payment", operation: "createPayment", read: false, effectful: true, likely: true };
const space: FaultSpace = {
  ...{ faults, webhooks: [], links: [], self: [], weakKeys: [], decideLater: [] },
  calls: [{ ...createPayment, choices: [{ fault: "refuse", with: {} }] }],
};
const plain = { name: "plain", customer: { currency: "EUR", paymentToken: "tok_visa_ok", steps: [{ do: "place" }] } };
/** Of the second order of a run, as of each second one: in a batch that is the order without a fault. */
const unlucky = 4017;

/** A shop that charges an order of that price twice, among others and alone, or among others only and not for ever. */
function chargingTwice(isAlsoAlone: boolean, mostBatches = 3) {
  let batches = 0;
  return async (scenario: Scenario): Promise<{ scenario: Scenario; events: ReturnType<typeof numbered> }> => {
    const { orders } = scenario.workload;
    if (scenario.faults.length > 0) batches += 1;
    const isBatch = scenario.faults.length > 0 && (isAlsoAlone || batches <= mostBatches);
    const isAlone = isAlsoAlone && orders.length === 1;
    const events = orders.flatMap(({ order, totalMinor }, n) => [
      ...charged(order, totalMinor, n + 1),
      ...(totalMinor === unlucky && (isBatch || isAlone) ? charged(order, totalMinor, n + 1).slice(1, 4) : []),
      shown(order, "confirmed", totalMinor),
    ]);
    return { scenario, events: numbered(events) };
  };
}

const searched = (isAlsoAlone: boolean, law = chargedOnce, mostBatches?: number) =>
  searchLive({
    ...{ ways: [plain], space, faults, checkers: [law], enact: chargingTwice(isAlsoAlone, mostBatches), depth: 1 },
    ...{ ratePerSecond: 10, keepGoing: false, isOver: () => false, isTimeUp: () => false },
    ...{ onProgress: () => {}, onShrink: () => {}, onNote: () => {} },
  });

describe("an order without faults that breaks a promise in a batch", () => {
  it("is a counterexample where it breaks it alone too, as the order that it was", async () => {
    const { counterexamples } = await searched(true);
    expect(counterexamples).toMatchObject([{ broken: { checker: "charged-once" }, times: 3 }]);
    const { faults: found, workload } = counterexamples[0]?.plan.scenario ?? {};
    expect(found).toEqual([]);
    expect(workload?.orders).toMatchObject([{ order: "cell-2", totalMinor: unlucky }]);
  });

  it("accuses nobody where it keeps it alone: its neighbours were too many", async () => {
    const { counterexamples, unconfirmed, unjudged } = await searched(false);
    expect(counterexamples).toEqual([]);
    expect(unconfirmed[0]).toMatchObject({ seen: 0, of: 1 });
    expect(unjudged).toBe(1);
  });

  it("is a counterexample with all of its batch where that breaks it each time it is run again", async () => {
    const { counterexamples } = await searched(false, chargedOnce, Number.POSITIVE_INFINITY);
    expect(counterexamples).toMatchObject([{ broken: { checker: "charged-once" }, times: 3, found: { faults: 1, orders: 2 } }]);
  });

  it("is a counterexample with all of its batch where nothing excuses what it breaks each time", async () => {
    const result = await searched(false, { ...chargedOnce, isSafety: true });
    const [found] = result.counterexamples;
    expect(found).toMatchObject({ broken: { checker: "charged-once" }, times: 3, found: { faults: 1, orders: 2 } });
    expect(found?.plan.scenario.workload.orders).toHaveLength(2);
    expect(exploreNotes(result)[0]).toBe("  charged-once: broke each of the 3 times that its 2 orders were run");
  });
});
