import { describe, expect, it } from "vitest";
import { checkers } from "../../../src/checkers/index.ts";
import type { Scenario } from "../../../src/core/scenario.ts";
import { createConfirmation } from "../../../src/explore/live/confirm.ts";
import { lawsOfOutages, liveTimes, withLooks } from "../../../src/explore/live/outages.ts";
import { planOfRun } from "../../../src/explore/live/prove.ts";
import { outagesOf, scenarioOf, struggleOf } from "../../../src/explore/outages.ts";
import { newSearch } from "../../../src/explore/tally.ts";
import { faults } from "../../../src/faults/index.ts";
import { space } from "../builtin-space.ts";
import { charged, numbered, shown } from "./histories.ts";

const outages = outagesOf(space, liveTimes);

describe("the outages of a search", () => {
  it("are one of each partner: calls are held, then nobody listens, then all is refused", () => {
    expect(outages.map(({ partner }) => partner).sort()).toEqual(["carrier", "messaging", "payment"]);
    for (const { faults: some } of outages) expect(some.map(({ fault }) => fault)).toEqual(["hang", "link-down", "status"]);
  });

  it("come one after the other, and between them all is well", () => {
    const { faults: all, workload } = scenarioOf(outages, 12, liveTimes);
    const spans = Map.groupBy(all, ({ at: { partner, link } }) => partner ?? link);
    const ends = [...spans.values()].map((some) => [
      Math.min(...some.map(({ during }) => during?.fromMs ?? 0)),
      Math.max(...some.map(({ during }) => during?.toMs ?? 0)),
    ]);
    for (const [n, [fromMs = 0]] of ends.entries()) expect(fromMs - (ends[n - 1]?.[1] ?? 0)).toBeGreaterThanOrEqual(1_500);
    expect(workload.load?.durationMs).toBeGreaterThanOrEqual((ends.at(-1)?.[1] ?? 0) + 1_500);
  });

  it("are judged by the laws that one order cannot break", () => {
    const names = lawsOfOutages(checkers).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["breaker", "bulkhead", "backlog-drained", "resources", "served", "loss", "retries"]),
    );
    expect(names).not.toContain("charged-once");
  });
});

describe("partners that struggle with some orders", () => {
  const reached = ["createPayment", "capturePayment"].map(
    (operation) => ({ kind: "call", partner: "payment", operation, order: "-", attempt: 1 }) as const,
  );
  const struggle = withLooks(struggleOf(space, reached, { ratePerSecond: 12, lastsMs: 4_000, settleMs: 1_000 }));

  it("fail one call of theirs again and again, and the first looks at what became of it", () => {
    const [call, looks] = struggle.faults;
    expect(call?.at).toMatchObject({ partner: "payment", operation: "createPayment", attempt: { upTo: 4 } });
    expect(looks?.at).toEqual({ partner: "payment", order: call?.at.order, attempt: { upTo: 3 } });
    expect(new Set(struggle.faults.map(({ id }) => id)).size).toBe(struggle.faults.length);
  });

  it("leave two of three orders alone, so that no breaker opens", () => {
    const struck = new Set(struggle.faults.map(({ at }) => at.order));
    expect(struck.size).toBe(16);
  });
});

describe("what broke while partners were away", () => {
  const lost = checkers.filter(({ name }) => name === "charged-once");
  const broken = { checker: "charged-once", sentence: "twice" };
  const [one] = outages;
  const plans = [one === undefined ? [] : [one], outages].map((some) => planOfRun(scenarioOf(some, 12, liveTimes)));

  /** Charges an order twice in those runs of so many outages that are asked for. */
  const found = async (isBroken: (outages: number, run: number) => boolean) => {
    let runs = 0;
    const state = newSearch();
    const confirmation = createConfirmation(() => ({
      ...{ ways: [], faults, checkers: lost, ratePerSecond: 10, keepGoing: true, state },
      ...{ isTimeUp: () => false, onShrink: () => {}, onDoubt: () => {} },
      enact: async (scenario: Scenario) => {
        runs += 1;
        const again = isBroken(scenario.faults.length / 3, runs) ? charged("load-0001", 4200, 1).slice(1, 4) : [];
        const events = [...charged("load-0001", 4200, 1), ...again, shown("load-0001", "confirmed", 4200)];
        return { scenario, events: numbered(events) };
      },
    }));
    expect(await confirmation.lookTogether(broken, plans, "depth 1")).toBe(true);
    return { finds: [...confirmation.finds.values()], unconfirmed: confirmation.unconfirmed, state };
  };

  it("is proved by that outage alone, each of three times", async () => {
    const { finds } = await found(() => true);
    expect(finds.map(({ times, plan }) => [times, plan.scenario.faults.length])).toEqual([[3, 3]]);
  });

  it("is proved by all of the run where it takes several outages", async () => {
    const { finds } = await found((many) => many > 1);
    expect(finds.map(({ plan }) => plan.scenario.faults.length)).toEqual([9]);
  });

  it("leaves the search open where it breaks only sometimes", async () => {
    const { finds, unconfirmed, state } = await found((_many, run) => run === 1);
    expect(finds).toEqual([]);
    expect(unconfirmed).toMatchObject([{ seen: 1, of: 3 }]);
    expect(state.undecided).toBe(1);
  });

  it("accuses nobody where it does not break again", async () => {
    const { finds, state } = await found(() => false);
    expect([finds, state.undecided]).toEqual([[], 0]);
  });
});
