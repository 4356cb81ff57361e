import { describe, expect, it } from "vitest";
import { standardOrder } from "../../../src/explore/base-plan.ts";
import { mixFor } from "../../../src/explore/live/arrange.ts";
import { judgeBatch, nextRate, voidBy } from "../../../src/explore/live/judge-batch.ts";
import type { JudgedCell } from "../../../src/explore/live/judge-cell.ts";
import { exploreNotes } from "../../../src/explore/live/notes.ts";
import { createRates } from "../../../src/explore/live/rates.ts";
import type { EnactLive, RanBatch, RunCell } from "../../../src/explore/live/run-cells.ts";
import { faults } from "../../../src/faults/index.ts";
import { charged, numbered } from "./histories.ts";

const judged = (...broken: string[]): JudgedCell => ({
  verdict: broken.length > 0 ? "broken" : "held",
  broken: broken.map((checker) => ({ checker, sentence: "twice" })),
  ...{ fired: 0, faults: 0, transactions: 0, virtualMs: 0, events: 9, durationMs: 20 },
});
const row = (cell: RunCell["cell"], order: string, ...broken: string[]): RunCell => ({
  ...{
    cell,
    way: "plain",
    order,
    startMs: 0,
    as: { order, totalMinor: 4003, currency: "EUR" },
    partners: {},
    history: [],
    judged: judged(...broken),
  },
});
const batch = (...cells: RunCell[]): RanBatch => ({ events: [], cells, scenario: { ...standardOrder, faults: [] } });
const struck = { way: "plain", faults: [] };

describe("a batch", () => {
  it("says something of its cells where the orders without faults held, whatever the others broke", () => {
    expect(voidBy(batch(row(struck, "cell-1", "charged-once"), row("control", "cell-2")))).toBeUndefined();
  });

  it("is void where an order without faults broke a promise, or the run came to no end", () => {
    const broken = batch(row(struck, "cell-1"), row("control", "cell-2", "charged-once"));
    expect(voidBy(broken)).toBe("cell-2, which met no fault, broke charged-once: twice");
    expect(voidBy({ ...batch(row("control", "cell-1")), error: "the shop died" })).toBe(
      "the run did not come to its end: the shop died",
    );
  });
});

describe("a batch in which orders without faults waited too long", () => {
  const laws = [
    { name: "latency", promise: "soon", isOfTime: true, check: () => undefined },
    { name: "charged-once", promise: "once", check: () => undefined },
  ] as const;
  const controls = (late: number, all: number): RunCell[] =>
    Array.from({ length: all }, (_, n) => row("control", `cell-${n + 1}`, ...(n < late ? ["latency"] : [])));

  it("still says something of its cells where that were a few", () => {
    expect(voidBy(batch(...controls(4, 40)), laws)).toBeUndefined();
    expect(voidBy(batch(...controls(4, 40), row("control", "cell-50", "charged-once")), laws)).toContain("cell-50");
  });

  it("is void where they were more than one of ten: they came too fast", () => {
    expect(voidBy(batch(...controls(5, 40)), laws)).toBe("cell-1, which met no fault, broke latency: twice");
    expect(voidBy(batch(...controls(2, 3)), laws)).toContain("latency");
  });
});

describe("the rate of the next batch", () => {
  const pace = { ratePerSecond: 20, mostRate: 24, calmMs: 400 };

  it("is higher where orders without faults took no longer than when all was calm, up to what the shop takes", () => {
    expect(nextRate(pace, 500)).toBe(24);
    expect(nextRate({ ...pace, ratePerSecond: 8 }, 500)).toBe(10);
  });

  it("stays where they took somewhat longer, and is lower where they took twice as long", () => {
    expect(nextRate(pace, 900)).toBe(20);
    expect(nextRate(pace, 1100)).toBe(15);
    expect(nextRate({ ...pace, ratePerSecond: 1 }, 9000)).toBe(1);
  });
});

describe("a search", () => {
  const result = {
    ...{
      depths: [],
      complete: 1,
      randomSchedules: 0,
      underLoad: 0,
      schedules: 9,
      virtualMs: 0,
      unproven: 0,
      doubts: {},
      proved: 8,
      found: 0,
    },
    undecided: 0,
    ...{ over: false, counterexamples: [], repeated: 0, unconfirmed: [], leftOut: 0, unjudged: 0, sites: {} },
  };

  it("tells what it could not prove, and what it could not judge", () => {
    expect(exploreNotes(result)).toEqual([]);
    const broken = { checker: "loss", sentence: "cell-3 has no end" };
    expect(exploreNotes({ ...result, unconfirmed: [{ broken, seen: 1, of: 2 }], unjudged: 5, leftOut: 2 })).toEqual([
      "  seen among other orders, and 1 of 2 times alone, which proves nothing: loss: cell-3 has no end",
      "  5 schedules could not be judged: orders without faults broke something beside them, however slowly they were started",
      "  2 schedules are nothing for this integration",
    ]);
  });
});

describe("after a batch that was void", () => {
  it("the next one that goes well is the last with fewer faults among its orders, and the rate stays down", async () => {
    let runs = 0;
    const orders: number[] = [];
    const enact: EnactLive = async (scenario) => {
      runs += 1;
      orders.push(scenario.workload.orders.length);
      const events = numbered(scenario.workload.orders.flatMap(({ order }, n) => charged(order, 4003, n + 1)));
      return { scenario, events, ...(runs === 1 && { error: "the shop died" }) };
    };
    const customer = { currency: "EUR", paymentToken: "tok_visa_ok", steps: [{ do: "place" as const }] };
    const subject = { ways: [{ name: "plain", customer }], checkers: [], enact };
    const at = { partner: "payment", operation: "createPayment", order: "plain", attempt: 1 };
    const cells = Array.from({ length: 24 }, () => ({ way: "plain", faults: [{ fault: "refuse", with: {}, at }] }));
    const usualMix = mixFor(undefined);
    const rates = createRates(faults);
    const pace = { ratePerSecond: 20, mostRate: 20, mix: usualMix, usualMix, rates, calmMs: 0, customersMs: new Map() };
    const options = {
      subject,
      isTimeUp: () => false,
      onNote: () => {},
      lookAtControl: async () => true,
      keepBatch: () => true,
    };
    for (let batches = 0; batches < 2; batches += 1) await judgeBatch(cells, pace, options);
    const [first = 0, thinned = 0, next = 0] = orders;
    expect(orders).toHaveLength(3);
    expect(thinned).toBeGreaterThan(first);
    expect(next).toBe(first);
    expect(pace.ratePerSecond).toBeLessThan(20);
  });
});
