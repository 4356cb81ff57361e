import { describe, expect, it } from "vitest";
import { retries } from "../../../src/checkers/retries.ts";
import type { HistoryEvent } from "../../../src/core/history.ts";
import { brokenTogether } from "../../../src/explore/live/calm-together.ts";
import type { RanBatch } from "../../../src/explore/live/run-cells.ts";
import { charged, numbered, shown } from "./histories.ts";

/** Two customers of one price, whose first calls go out under these keys. */
function ran(keyOf: (order: string) => string, brokenAlone: readonly string[] = []): RanBatch {
  const orders = ["cell-1", "cell-2", "cell-3"].map((order) => ({
    ...{ order, totalMinor: 1999, currency: "EUR", paymentToken: "tok_visa_ok", startMs: 0 },
    steps: [{ do: "place" as const }],
  }));
  const events: HistoryEvent[] = numbered(
    orders.flatMap(({ order }, n) => [...charged(order, 1999, n + 1), shown(order, "confirmed", 1999)]),
  ).map((event) =>
    event.type === "call" && "order" in event && event.order !== "cell-3" ? { ...event, key: keyOf(event.order) } : event,
  );
  const scenario = {
    ...{ name: "cells", story: "Some.", workload: { orders }, faults: [], safetyMs: 0, settleMs: 0, partners: {} },
    expect: { except: {} },
  };
  const judged = {
    verdict: "broken" as const,
    broken: brokenAlone.map((checker) => ({ checker, sentence: "alone" })),
    ...{ fired: 0, faults: 0, durationMs: 1, unproven: [] },
  };
  const cells = orders.map(({ order }) => ({
    ...{ cell: "control" as const, way: "plain", order, startMs: 0, as: { order, totalMinor: 1999, currency: "EUR" } },
    ...{ partners: {}, history: [], judged },
  }));
  return { scenario, events, cells } as unknown as RanBatch;
}

describe("what calm orders break together", () => {
  it("is told where two of them share a key: by the two alone, and by all that ran", () => {
    const [found, ...more] = brokenTogether(
      ran(() => "pay-1999"),
      [retries],
    );
    expect(more).toEqual([]);
    expect(found?.broken.checker).toBe("retries");
    expect(found?.plans.map(({ scenario }) => scenario.workload.orders.map(({ order }) => order))).toEqual([
      ["cell-1", "cell-2"],
      ["cell-1", "cell-2", "cell-3"],
    ]);
  });

  it("is nothing where each has its own key, and is not told again where one broke it alone", () => {
    expect(
      brokenTogether(
        ran((order) => `pay-${order}`),
        [retries],
      ),
    ).toEqual([]);
    expect(
      brokenTogether(
        ran(() => "pay-1999", ["retries"]),
        [retries],
      ),
    ).toEqual([]);
  });
});
