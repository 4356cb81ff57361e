import type { Shard } from "../../core/shard.ts";
import { groupOf } from "../explore.ts";
import type { DepthCount, SiftedCount } from "../systematic.ts";
import type { LiveFind } from "./confirm.ts";
import type { LiveExploration } from "./live-search.ts";
import { type KnownSites, notRun } from "./share.ts";

/** What one machine knows of a search over real sockets that several share. */
export interface LiveShard {
  readonly shard: Shard;
  readonly depth: number;
  readonly keepGoing: boolean;
  readonly result: LiveExploration;
  readonly sites: KnownSites;
  readonly seconds: number;
  /** No limit and no interruption ended it. */
  readonly isWhole: boolean;
}

export interface MergedLive {
  readonly result: LiveExploration;
  /** What no machine ran, since it came up on another than the one whose it is. */
  readonly lost: ReturnType<typeof notRun>;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

function siftedOf(counts: readonly DepthCount[]): Pick<DepthCount, "sifted"> {
  const all = counts.flatMap(({ sifted }) => sifted ?? []);
  const of = (name: keyof SiftedCount): number => sum(all.map((one) => one[name]));
  return all.length === 0
    ? {}
    : { sifted: { of: of("of"), onward: of("onward"), ofKind: of("ofKind"), shorter: of("shorter"), twice: of("twice") } };
}

/** Sites that machines share are few: each has its own. */
function depthOf(depth: number, counts: readonly DepthCount[]): DepthCount {
  const told = sum(counts.map((count) => count.told ?? 0));
  const of = (name: "schedules" | "unmoved" | "alike" | "unfired"): number => sum(counts.map((count) => count[name]));
  return {
    depth,
    sites: depth === 1 ? Math.max(...counts.map(({ sites }) => sites)) : sum(counts.map(({ sites }) => sites)),
    kinds: Math.max(...counts.map(({ kinds }) => kinds)),
    ...{ schedules: of("schedules"), unmoved: of("unmoved"), alike: of("alike"), unfired: of("unfired") },
    ...(told > 0 && { told }),
    ...siftedOf(counts),
  };
}

function doubtsOf(results: readonly LiveExploration[]): LiveExploration["doubts"] {
  const doubts: LiveExploration["doubts"] = {};
  for (const each of results)
    for (const [checker, { count, sentence }] of Object.entries(each.doubts))
      doubts[checker] = { count: count + (doubts[checker]?.count ?? 0), sentence: doubts[checker]?.sentence ?? sentence };
  return doubts;
}

/** Adds up what the machines came to: each has run other schedules, and all of them the calm orders. */
export function mergeLive(shards: readonly [LiveShard, ...LiveShard[]]): MergedLive {
  const results = shards.map(({ result }) => result);
  const [first] = results as [LiveExploration, ...LiveExploration[]];
  const of = (name: "schedules" | "unproven" | "proved" | "undecided" | "found" | "repeated" | "leftOut" | "unjudged"): number =>
    sum(results.map((result) => result[name]));
  const finds = new Map<string, LiveFind>();
  for (const { counterexamples } of results)
    for (const find of counterexamples) {
      const group = groupOf(find.broken, find.plan);
      if (!finds.has(group)) finds.set(group, find);
    }
  const deepest = Math.max(...results.map(({ depths }) => depths.length));
  const depths = Array.from({ length: deepest }, (_, depth) => {
    const counts = results.flatMap((result) => result.depths.filter((count) => count.depth === depth));
    return depth === 0 ? (counts[0] as DepthCount) : depthOf(depth, counts);
  });
  const counted = of("found");
  return {
    lost: notRun(shards),
    result: {
      ...first,
      depths,
      complete: Math.min(...results.map(({ complete }) => complete)),
      // the calm orders are the same one schedule
      schedules: of("schedules") - (results.filter(({ schedules }) => schedules > 0).length - 1),
      unproven: of("unproven"),
      doubts: doubtsOf(results),
      proved: of("proved"),
      undecided: of("undecided"),
      found: counted,
      over: results.some(({ over }) => over),
      counterexamples: [...finds.values()],
      repeated: of("repeated") + counted - finds.size,
      unconfirmed: results.flatMap(({ unconfirmed }) => unconfirmed),
      leftOut: of("leftOut"),
      unjudged: of("unjudged"),
    },
  };
}
