import { describe, expect, it } from "vitest";
import { chargedOnce } from "../../../src/checkers/charged-once.ts";
import type { Scenario } from "../../../src/core/scenario.ts";
import { brokenByMany } from "../../../src/explore/live/among-struck.ts";
import { createConfirmation, suspectsOf } from "../../../src/explore/live/confirm.ts";
import type { RanBatch } from "../../../src/explore/live/run-cells.ts";
import { newSearch } from "../../../src/explore/tally.ts";
import { faults } from "../../../src/faults/index.ts";
import { charged, numbered, shown } from "./histories.ts";

const ways = [{ name: "plain", customer: { currency: "EUR", paymentToken: "tok_visa_ok", steps: [{ do: "place" }] } }];
const count = 20;
const link = { fault: "link-down", with: {}, at: { link: "payment" } };
const orderOf = (n: number) => ({
  ...{ order: `cell-${n + 1}`, totalMinor: 4000 + n, currency: "EUR", paymentToken: "tok_visa_ok", startMs: n * 1000 },
  steps: [{ do: "place" }],
});

/** A run of orders, each with a link of its own that is cut, of which those from a number on broke a law. */
function ran(brokenFrom: number): RanBatch {
  const orders = Array.from({ length: count }, (_, n) => orderOf(n));
  const scenario = {
    ...{ name: "cells", story: "Some.", workload: { orders }, safetyMs: 0, settleMs: 0, partners: {}, expect: { except: {} } },
    faults: orders.map(({ order, startMs }) => ({ ...link, id: order, during: { fromMs: startMs, toMs: startMs + 500 } })),
  };
  const cells = orders.map(({ order, startMs }, n) => ({
    ...{ cell: { way: "plain", faults: [link] }, way: "plain", order, startMs, partners: {}, history: [] },
    as: { order, totalMinor: 4000 + n, currency: "EUR" },
    judged: { broken: n >= brokenFrom ? [{ checker: "charged-once", sentence: `${order} twice` }] : [], fired: 1, faults: 1 },
  }));
  return { scenario, cells, events: [] } as unknown as RanBatch;
}

describe("a law that many struck orders of one run broke", () => {
  it("is told with those that were struck right before the first, from the run's beginning, and with all", () => {
    const [found, ...more] = brokenByMany(ran(12), [chargedOnce]);
    expect(more).toEqual([]);
    expect(found?.orders.size).toBe(8);
    const [few, all] = found?.plans ?? [];
    expect(few?.scenario.workload.orders.map(({ order, startMs }) => [order, startMs])).toEqual(
      Array.from({ length: 10 }, (_, n) => [`cell-${n + 5}`, n * 1000]),
    );
    expect(few?.scenario.faults.at(-1)).toMatchObject({ id: "cell-14", during: { fromMs: 9_000, toMs: 9_500 } });
    expect(few?.scenario.safetyMs).toBe(9_500);
    expect(all?.scenario.workload.orders).toHaveLength(count);
  });

  it("is nothing where few broke it, or where it is a promise of time", () => {
    expect(brokenByMany(ran(count - 3), [chargedOnce])).toEqual([]);
    expect(brokenByMany(ran(0), [{ ...chargedOnce, isOfTime: true }])).toEqual([]);
  });
});

describe("many suspects of one run", () => {
  /** A shop that charges twice once so many orders of a run were struck. */
  async function lookedAt(most: number) {
    const state = newSearch();
    let alone = 0;
    const confirmation = createConfirmation(() => ({
      ...{ ways, faults, checkers: [chargedOnce], ratePerSecond: 10, keepGoing: true, state },
      ...{ isTimeUp: () => false, onShrink: () => {}, onDoubt: () => {} },
      enact: async (scenario: Scenario) => {
        const { orders } = scenario.workload;
        if (orders.length === 1) alone += 1;
        const events = orders.flatMap(({ order, totalMinor }, n) => [
          ...charged(order, totalMinor, n + 1),
          ...(n + 1 >= most ? charged(order, totalMinor, n + 1).slice(1, 4) : []),
          shown(order, "confirmed", totalMinor),
        ]);
        return { scenario, events: numbered(events) };
      },
    }));
    const batch = ran(12);
    const suspects = suspectsOf(batch.cells, { checkers: [chargedOnce], ways });
    expect(await confirmation.lookAmong(suspects, brokenByMany(batch, [chargedOnce]), "depth 1")).toBe(true);
    return { finds: [...confirmation.finds.values()], unconfirmed: confirmation.unconfirmed, alone };
  }

  it("are run together where the first does not break it alone, and the others are not run alone then", async () => {
    const { finds, unconfirmed, alone } = await lookedAt(9);
    expect(finds.map(({ times, found }) => [times, found])).toEqual([[3, { faults: 10, orders: 10 }]]);
    expect(unconfirmed).toMatchObject([{ seen: 0, of: 1 }]);
    expect(alone).toBe(1);
  });

  it("are run as the whole run where it takes that", async () => {
    const { finds } = await lookedAt(15);
    expect(finds.map(({ found }) => found)).toEqual([{ faults: count, orders: count }]);
  });

  it("accuse nobody where they keep it together too", async () => {
    const { finds, unconfirmed } = await lookedAt(count + 1);
    expect(finds).toEqual([]);
    expect(unconfirmed.find(({ isTogether }) => isTogether)).toMatchObject({ seen: 0 });
  });
});
