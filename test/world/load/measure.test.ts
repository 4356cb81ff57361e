import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../../src/core/history.ts";
import { loadOrders } from "../../../src/workload/open-loop.ts";
import { highestCalm, measure } from "../../../src/world/load/measure.ts";
import { type Step, stepScenario } from "../../../src/world/load/ramp.ts";

const step: Step = { partner: "payment", ratePerSecond: 10, windowMs: 1000 };

type Answer = { readonly latencyMs: number; readonly status?: number } | undefined;

/** The history of a step: what the nth order was answered. */
function historyOf(answer: (n: number) => Answer): HistoryEvent[] {
  const load = stepScenario(step).workload.load;
  const orders = load === undefined ? [] : loadOrders(load);
  return orders.flatMap(({ order, startMs }, n) => {
    const { latencyMs, status = 202 } = answer(n) ?? {};
    if (latencyMs === undefined) return [];
    const value = { operation: "place", status, latencyMs };
    const type = status >= 500 ? "info" : status >= 400 ? "fail" : "ok";
    return [{ i: n, t: startMs + latencyMs, world: "sim", actor: "customer", type, op: n, order, value } as HistoryEvent];
  });
}

const measured = (answer: (n: number) => Answer) => measure(historyOf(answer), step, 500);
const calmIn = (answer: (n: number) => Answer) => measured(answer).map(({ isCalm }) => isCalm);

describe("what customers waited for", () => {
  it("is told of the time before, during and after the outage, by when each order was due", () => {
    const [calm, outage, after] = measured((n) => ({ latencyMs: n < 10 ? 10 : n < 20 ? 200 : 30 }));
    expect(calm).toMatchObject({ window: "calm", asked: 10, unserved: 0, percentiles: { p50: 10, max: 10 }, isCalm: true });
    expect(outage).toMatchObject({ window: "outage", percentiles: { p50: 200, p99: 200 }, isCalm: true });
    expect(after).toMatchObject({ window: "after", percentiles: { "p99.9": 30 } });
  });

  it.each<[string, (n: number) => Answer, boolean[]]>([
    ["answers beyond the deadline", (n) => ({ latencyMs: n === 3 ? 501 : 10 }), [false, true, true]],
    ["a late refusal", (n) => (n === 12 ? { latencyMs: 900, status: 503 } : { latencyMs: 10 }), [true, false, true]],
    ["an order that is never answered", (n) => (n === 12 ? undefined : { latencyMs: 10 }), [true, false, true]],
    [
      "customers who are turned away",
      (n) => (n === 25 ? { latencyMs: 10, status: 503 } : { latencyMs: 10 }),
      [true, true, false],
    ],
    [
      "customers who are turned away in time while the partner is away",
      (n) => ({ latencyMs: 10, status: n === 15 ? 503 : 202 }),
      [true, true, true],
    ],
  ])("is calm or not with %s", (_, answer, calm) => {
    expect(calmIn(answer)).toEqual(calm);
  });
});

describe("the highest calm rate", () => {
  const at = (ratePerSecond: number, isCalm: boolean) => ({ ratePerSecond, measured: [{ window: "calm", isCalm }] });

  it("is that up to which all were calm, in whatever order they were run", () => {
    expect(highestCalm([at(20, true), at(5, true), at(40, false), at(80, true)], "calm")).toBe(20);
    expect(highestCalm([at(5, false), at(10, true)], "calm")).toBeUndefined();
    expect(highestCalm([], "calm")).toBeUndefined();
    expect(highestCalm([at(5, true)], "after")).toBeUndefined();
  });
});
