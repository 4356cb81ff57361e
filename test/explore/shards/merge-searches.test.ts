import { describe, expect, it } from "vitest";
import { basePlan, standardOrder } from "../../../src/explore/base-plan.ts";
import { type Exploration, type ExploreOptions, explore } from "../../../src/explore/explore.ts";
import type { FaultSpace } from "../../../src/explore/fault-space.ts";
import { plansUnderLoad } from "../../../src/explore/outages.ts";
import { planAt } from "../../../src/explore/random/plan.ts";
import { mergeSearches, type SearchShard } from "../../../src/explore/shards/merge-searches.ts";
import { recordSearch } from "../../../src/explore/shards/record-search.ts";
import { newSearch } from "../../../src/explore/tally.ts";
import { createTaskRunner, spaceOf } from "../../../src/explore/task-runner.ts";
import { referenceWorld } from "../../../src/reference/reference-world.ts";
import type { SimWorld } from "../../../src/world/sim/sim-world.ts";
import { worldWith } from "../../zoo/sim-world.ts";

const size = { maxOrders: 2, maxFaults: 2 };

/** A few kinds are a search as well. */
const few = ["response-lost", "status-after-effect", "webhook-lost"];

interface Asked {
  readonly world: SimWorld;
  readonly depth: number;
  readonly random: number;
  readonly keepGoing: boolean;
  /** The first machine runs what takes many orders. */
  readonly isUnderLoad?: true;
  /** Faults that are tried at sites; all unless given. */
  readonly faults?: readonly string[];
}

function spaceFor({ world, faults }: Asked): FaultSpace {
  const space = spaceOf(world, "standard");
  if (faults === undefined) return space;
  const some = <T extends { readonly choices: FaultSpace["calls"][number]["choices"] }>(aims: readonly T[]): T[] =>
    aims.map((aim) => ({ ...aim, choices: aim.choices.filter(({ fault }) => faults.includes(fault)) }));
  return { ...space, calls: some(space.calls), webhooks: some(space.webhooks), links: [], faults: space.faults };
}

function optionsFor(asked: Asked): ExploreOptions {
  const runner = createTaskRunner(asked.world, size);
  const telling = spaceOf(asked.world, "telling");
  return {
    base: basePlan(standardOrder, 1),
    space: spaceFor(asked),
    pool: { size: 1, run: (task) => runner.perform(task) },
    depth: asked.depth,
    random: { seed: 1, count: asked.random, planOf: (seed) => planAt(telling, size, seed) },
    keepGoing: asked.keepGoing,
    ...{ isOver: () => false, isTimeUp: () => false, onProgress: () => {}, onShrink: () => {}, onCounterexample: () => {} },
    shrinkTries: 8,
  };
}

/** @param endAfter so many schedules: then somebody kills it */
async function shardOf(asked: Asked, index: number, count: number, endAfter = Number.POSITIVE_INFINITY): Promise<SearchShard> {
  const { depth, random, keepGoing } = asked;
  const record = recordSearch({ index, count }, { wanted: { depth, random }, keepGoing });
  const state = newSearch();
  let isWhole = true;
  const isOver = (schedules: number): boolean => {
    if (schedules >= endAfter) isWhole = false;
    return !isWhole;
  };
  const underLoad: ExploreOptions["underLoad"] = (reached) =>
    asked.isUnderLoad && index === 1 ? plansUnderLoad(spaceOf(asked.world, "standard"), reached, 1) : [];
  await explore({ ...optionsFor(asked), underLoad, isOver, share: record.share, onReduced: record.onReduced }, state);
  // as it lies on disk
  return JSON.parse(JSON.stringify(record.content(state, { seconds: 1, isWhole }))) as SearchShard;
}

const merged = (shards: readonly SearchShard[]) => mergeSearches(shards as [SearchShard, ...SearchShard[]]);
const plain = (result: Exploration): Exploration => JSON.parse(JSON.stringify(result)) as Exploration;

async function eight(asked: Asked): Promise<SearchShard[]> {
  const shards: SearchShard[] = [];
  for (let index = 1; index <= 8; index += 1) shards.push(await shardOf(asked, index, 8));
  return shards;
}

const right: Asked = { world: referenceWorld(), depth: 1, random: 36, keepGoing: false, faults: few };
const bug = (name: string, change: Partial<Asked> = {}): Asked => ({ ...right, world: worldWith(name), ...change });

describe("a search that eight machines share", () => {
  it.each<[string, Asked]>([
    ["where nothing breaks", right],
    ["of pairs, where nothing breaks", { ...right, depth: 2, random: 0, faults: ["response-lost"] }],
    ["that ends at its first find", bug("unknown-taken-as-not-done")],
    ["that collects all finds", bug("unknown-taken-as-not-done", { keepGoing: true })],
    [
      "that finds something before the last depth, and goes on",
      bug("five-xx-refunded", { keepGoing: true, depth: 2, random: 0, faults: ["status-after-effect"] }),
    ],
    ["that ends before the last depth", bug("unknown-taken-as-not-done", { depth: 2 })],
    ["of random schedules alone", bug("unknown-taken-as-not-done", { depth: 0, random: 48, keepGoing: true })],
  ])("comes to what one machine comes to: %s", async (_, asked) => {
    const alone = plain(await explore(optionsFor(asked)));
    const shards = await eight(asked);
    const { result, lacking } = merged(shards.toReversed());
    expect(plain(result)).toEqual(alone);
    expect(lacking).toBe(0);
  });

  it("tells what many orders broke on the machine that ran that for all", async () => {
    const asked = bug("half-open-lets-all-through", { random: 0, isUnderLoad: true, faults: ["response-lost"] });
    const { result } = merged([await shardOf(asked, 1, 2), await shardOf(asked, 2, 2)]);
    expect(result.counterexamples.map(({ broken, phase }) => [broken.checker, phase])).toEqual([["breaker", "under load"]]);
    expect(result.found).toBe(1);
  });

  it("runs each shared schedule on one machine alone", async () => {
    const shards = await eight(right);
    const piecesOf = (part: "depth" | "random") => shards.flatMap(({ outcomes }) => outcomes[part].map(([piece]) => piece));
    for (const part of ["depth", "random"] as const) {
      const pieces = piecesOf(part);
      expect(new Set(pieces).size).toBe(pieces.length);
    }
    expect(shards.filter(({ outcomes }) => outcomes.depth.length > 0).length).toBeGreaterThan(1);
  });

  it("knows what is missing where one was killed, and comes to the same once that has run again", async () => {
    const asked = bug("unknown-taken-as-not-done", { keepGoing: true });
    const shards = await eight(asked);
    const whole = plain(merged(shards).result);
    const cut = await shardOf(asked, 2, 8, 5);
    const killed = merged(shards.with(1, cut));
    expect([cut.isWhole, killed.result.over, killed.result.complete]).toEqual([false, true, 0]);
    expect(killed.lacking).toBeGreaterThan(0);
    const missing = merged(shards.toSpliced(1, 1));
    expect(missing.lacking).toBeGreaterThan(killed.lacking);
    expect(missing.result.schedules + missing.lacking).toBe(whole.schedules);
    expect(plain(merged(shards.with(1, await shardOf(asked, 2, 8))).result)).toEqual(whole);
  });
});
