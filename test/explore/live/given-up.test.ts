import { describe, expect, it } from "vitest";
import { outcomeOf } from "../../../src/cli/explore-summary.ts";
import type { Scenario } from "../../../src/core/scenario.ts";
import type { FaultSpace } from "../../../src/explore/fault-space.ts";
import { searchLive } from "../../../src/explore/live/live-search.ts";
import { newSearch } from "../../../src/explore/tally.ts";
import { faults } from "../../../src/faults/index.ts";
import { charged, numbered } from "./histories.ts";

const refuse = { fault: "refuse", with: {} };
const createPayment = { partner: "payment", operation: "createPayment", read: false, effectful: true, likely: true };
const space: FaultSpace = {
  ...{ faults, webhooks: [], links: [], self: [], weakKeys: [], decideLater: [] },
  calls: [{ ...createPayment, choices: [refuse] }],
};
const plain = { name: "plain", customer: { currency: "EUR", paymentToken: "tok_visa_ok", steps: [{ do: "place" }] } };

/** A shop that charges each order once; every run with a fault is cut short. */
const cutShort = async (scenario: Scenario) => {
  const events = numbered(scenario.workload.orders.flatMap(({ order, totalMinor }, n) => charged(order, totalMinor, n + 1)));
  return { scenario, events, ...(scenario.faults.length > 0 && { error: "the shop ended" }) };
};

describe("a search whose runs never come to their end", () => {
  it("gives them up after some tries, and is unproven, also when it is gone on with", async () => {
    const notes: string[] = [];
    const options = {
      ...{ ways: [plain], space, faults, checkers: [], enact: cutShort, depth: 1, ratePerSecond: 10, keepGoing: false },
      ...{ isOver: () => false, isTimeUp: () => false, onProgress: () => {}, onShrink: () => {} },
      onNote: (text: string) => void notes.push(text),
    };
    const state = newSearch();
    const result = await searchLive(options, state);
    expect(notes).toContain("given up after 3 tries: the run did not come to its end: the shop ended");
    expect({ unjudged: result.unjudged, complete: result.complete }).toEqual({ unjudged: 1, complete: 1 });
    expect(outcomeOf({ ...result, proved: 7 }, { depth: 1, random: 0 })).toBe("unproven");
    const goneOn = await searchLive(options, JSON.parse(JSON.stringify(state)));
    expect(goneOn.undecided).toBe(1);
  });
});
