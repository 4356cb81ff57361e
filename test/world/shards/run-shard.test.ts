import { describe, expect, it } from "vitest";
import { conclude, defineChecker } from "../../../src/core/checker.ts";
import { defineFindings } from "../../../src/core/finding.ts";
import type { HistoryEvent } from "../../../src/core/history.ts";
import type { RunResult } from "../../../src/core/result.ts";
import type { Scenario } from "../../../src/core/scenario.ts";
import { exitCodeOf } from "../../../src/report/report.ts";
import { mergeRuns, missingFrom, type RunShard } from "../../../src/world/shards/run-shard.ts";
import { runsIn, unitsOf } from "../../../src/world/shards/units.ts";
import { type Drill, type Enact, runDrill, type SavedDrill } from "../../../src/world/stage/run-drill.ts";

const scenario = (name: string, n: number): Scenario => ({
  ...{ name, story: `The story of ${name}.`, workload: { orders: [] }, faults: [], safetyMs: 1000 * n, settleMs: 1 },
  ...{ partners: {}, expect: { except: {} } },
});

const scenarios = ["calm", "one", "two", "three", "four", "five"].map(scenario);
const found = defineFindings({ charged: () => "somebody was charged" });
const nobodyCharged = defineChecker({
  name: "nobody-charged",
  promise: "nobody is charged",
  findings: [found],
  check: (history) => {
    const effect = history.find(({ type }) => type === "effect");
    return conclude(1, effect === undefined ? [] : [found("charged", { events: [effect.i] })]);
  },
});

/** What happens depends on the scenario and the seed alone, as in virtual time: in the second run of `three` somebody is charged. */
const enact: Enact = async ({ scenario: { name }, seed }) => {
  const placed = [
    { i: 0, t: 0, world: "sim", actor: "customer", type: "invoke", op: 1, order: "order-1", value: { operation: "place" } },
    {
      ...{ i: 1, t: 20, world: "sim", actor: "customer", type: "ok", op: 1, order: "order-1" },
      value: { operation: "place", status: 202, latencyMs: 10 * seed },
    },
  ];
  const charge = { i: 2, t: 30, world: "sim", actor: "payment", type: "effect" };
  return { events: [...placed, ...(name === "three" && seed === 8 ? [charge] : [])] as unknown as readonly HistoryEvent[] };
};

async function drilled(change: Partial<Drill>): Promise<SavedDrill> {
  let saved: SavedDrill | undefined;
  await runDrill({
    ...{ tested: { integration: "shop", config: "firedrill.yaml" }, scenarios, checkers: [nobodyCharged], world: "sim" },
    ...{ proxy: "virtual time", enact, files: { folderOf: (name) => name, write: () => {} }, seed: 7, version: "test" },
    ...{ node: "v24", nowMs: () => 0, replayLine: (name, seed) => `again ${name} ${seed}` },
    signal: new AbortController().signal,
    fit: (whole) => ({ scenario: whole, lacks: whole.name === "five" ? ["it has no carrier"] : [], leftOut: [] }),
    onSaved: (now) => {
      saved = now;
    },
    ...change,
  });
  if (saved === undefined) throw new Error("a drill saves at its end");
  return saved;
}

async function shardOf(index: number, count: number, repeat: number, change: Partial<Drill> = {}): Promise<RunShard> {
  const units = unitsOf(scenarios, { repeat, count, applies: ({ name }) => name !== "five" });
  const shard = { index, count };
  const { result, scenarios: played, isWhole } = await drilled({ repeat, takes: runsIn(units, shard, repeat), ...change });
  const { scenarios: _told, verdict: _verdict, ...rest } = result;
  const told = scenarios.map(({ name, story }) => ({ scenario: name, story, replay: `again ${name} 7` }));
  return { shard, repeat, scenarios: told, units, result: rest, played, isWhole };
}

const merged = (shards: readonly RunShard[]): RunResult => mergeRuns(shards as [RunShard, ...RunShard[]]).result;
const wordsOf = ({ scenarios: all }: RunResult) =>
  all.map(({ scenario: name, verdict, notRun }) => [name, verdict, ...(notRun === undefined ? [] : [notRun])]);

describe("a drill that several machines share", () => {
  it.each([
    [2, 1],
    [5, 1],
    [3, 2],
    [8, 3],
  ])("comes to what one machine comes to: %i shards, each scenario %i times", async (count, repeat) => {
    const one = await drilled({ repeat });
    const indexes = Array.from({ length: count }, (_, n) => n + 1);
    const shards = await Promise.all(indexes.map((index) => shardOf(index, count, repeat)));
    expect(merged(shards.toReversed())).toEqual(one.result);
    // whoever measures it besides does not count
    const times = shards.flatMap(({ played }) => played.flatMap(({ repetitions }) => repetitions.flat()));
    expect(times.filter(({ scenario: name }) => name !== "calm")).toHaveLength(4 * repeat + 1);
    expect(times.filter(({ scenario: name }) => name === "calm")).toHaveLength(count - 1 + repeat);
  });

  it("is unproven where a shard is missing, and says which and what it would have run", async () => {
    const shards = await Promise.all([1, 2, 4, 5].map((index) => shardOf(index, 5, 1)));
    const result = merged(shards);
    const lost = shards[0]?.units.find(({ shard }) => shard === 3)?.scenario;
    expect(missingFrom(shards)).toEqual([3]);
    expect(result.verdict).toBe("unproven");
    expect(exitCodeOf(result)).toBe(3);
    expect(wordsOf(result)).toContainEqual([lost, "unproven", "shard 3/5 is missing"]);
    expect(wordsOf(result).filter(([name]) => name !== lost)).toHaveLength(5);
  });

  it("keeps what broke where another shard is missing, and which repetition it lacks", async () => {
    const shards = await Promise.all([1, 2, 3].map((index) => shardOf(index, 3, 2)));
    const breaks = ({ played }: RunShard) =>
      played.some(({ repetitions }) => repetitions.flat().some(({ verdict }) => verdict === "broken"));
    const result = merged([...shards.filter(breaks), ...shards.filter((shard) => !breaks(shard)).slice(1)]);
    expect(exitCodeOf(result)).toBe(1);
    expect(wordsOf(result).map(([, , notRun = ""]) => notRun)).toContainEqual(
      expect.stringMatching(/^only 1 of 2 times: shard ./),
    );
  });

  it("is unproven where a shard was stopped, until it has run again", async () => {
    const interrupt = new AbortController();
    const stopping: Enact = async (given) => {
      interrupt.abort();
      return enact(given);
    };
    const whole = await Promise.all([1, 2].map((index) => shardOf(index, 2, 1)));
    const cut = await shardOf(2, 2, 1, { enact: stopping, signal: interrupt.signal });
    const [first, second] = whole as [RunShard, RunShard];
    const result = merged([first, cut]);
    expect([result.interrupted, exitCodeOf(result)]).toEqual([true, 3]);
    expect(wordsOf(result).flatMap(([, , notRun]) => notRun ?? [])).toContain("shard 2/2 did not come to its end");
    expect(merged([first, second])).toEqual((await drilled({})).result);
  });

  it("is broken where the measure of another machine broke", async () => {
    const charging: Enact = async (given) => {
      const { events } = await enact({ ...given, seed: given.scenario.name === "calm" ? 8 : given.seed });
      const effect = { i: 2, t: 30, world: "sim", actor: "payment", type: "effect" } as unknown as HistoryEvent;
      return { events: given.scenario.name === "calm" ? [...events, effect] : events };
    };
    const result = merged([await shardOf(1, 2, 1), await shardOf(2, 2, 1, { enact: charging })]);
    expect(wordsOf(result)).toContainEqual(["calm", "broken"]);
  });
});
