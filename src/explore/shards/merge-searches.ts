import type { Shard } from "../../core/shard.ts";
import { createCollector, type Exploration, type Reduced } from "../explore.ts";
import type { LastDepth, SharedPart } from "../search.ts";
import type { DepthCount } from "../systematic.ts";
import { createTally, resultOf, type SearchState } from "../tally.ts";
import { readOutcomes, type WrittenOutcomes } from "./outcomes.ts";

/** What one machine knows of a search that several share. */
export interface SearchShard {
  readonly shard: Shard;
  readonly wanted: { readonly depth: number; readonly random: number };
  readonly keepGoing: boolean;
  /** Where the search stood before the first shared schedule, or at its end where it came to none. */
  readonly start: SearchState;
  /** It ended before the first shared schedule. */
  readonly isOverAtStart: boolean;
  /** The last depth: how many schedules it has, at how many sites. Absent where it is not shared. */
  readonly last?: LastDepth;
  readonly outcomes: WrittenOutcomes;
  /** Finds that were made smaller here, those of the depths that each machine goes through among them. */
  readonly reduced: readonly Reduced[];
  readonly seconds: number;
  /** No limit and no interruption ended it. */
  readonly isWhole: boolean;
}

export interface MergedSearch {
  readonly result: Exploration;
  /** Its counterexamples, with where they were found. */
  readonly distinct: readonly Reduced[];
  /** Shared schedules that none of these machines has run. */
  readonly lacking: number;
}

const keyOf = ({ phase, position }: Pick<Reduced, "phase" | "position">): string => `${phase} ${position}`;

/** Counts all shared schedules in the order in which one machine runs them. */
export function mergeSearches(shards: readonly [SearchShard, ...SearchShard[]]): MergedSearch {
  // one that was stopped before the shared part knows less
  const first = shards.find(({ isOverAtStart, isWhole }) => isWhole || !isOverAtStart) ?? shards[0];
  const { wanted, keepGoing, last, isOverAtStart } = first;
  const state = structuredClone(first.start);
  const collector = createCollector();
  const distinct: Reduced[] = [];
  const reducedAt = new Map(shards.flatMap(({ reduced }) => reduced.map((each) => [keyOf(each), each])));
  const isShared = ({ phase }: Reduced): boolean => phase === "random" || (wanted.depth > 0 && phase === `depth ${wanted.depth}`);
  const isUnderLoad = ({ phase }: Reduced): boolean => phase === "under load";
  for (const each of first.reduced) if (!isShared(each) && !isUnderLoad(each) && collector.add(each)) distinct.push(each);
  const ended = (over: boolean, lacking: number): MergedSearch => {
    const counterexamples = distinct.map(({ counterexample }) => counterexample);
    return {
      lacking,
      distinct,
      result: { ...resultOf(state, wanted, over), counterexamples, repeated: state.found - counterexamples.length },
    };
  };
  if (isOverAtStart) return ended(true, 0);

  const outcomeAt = readOutcomes(shards.map(({ outcomes }) => outcomes));
  const tally = createTally(state);
  let lacking = 0;
  /** False: a counterexample ended the search. */
  const count = (part: SharedPart, phase: string, position: number, depth: DepthCount | undefined): boolean => {
    const outcome = outcomeAt(part, position);
    if (outcome === undefined) {
      lacking += 1;
      return true;
    }
    if (depth === undefined) state.randomSchedules += 1;
    else tally.countAt(depth, outcome);
    tally.count(outcome);
    if (!outcome.isFind) return true;
    const reduced = reducedAt.get(keyOf({ phase, position }));
    if (reduced === undefined || collector.knows(reduced.face)) return true;
    const told = { ...reduced, counterexample: { ...reduced.counterexample, schedules: state.schedules } };
    if (!collector.add(told)) return true;
    distinct.push(told);
    return keepGoing;
  };
  if (last !== undefined) {
    const depth = { ...last.depth };
    state.depths.push(depth);
    for (let position = 0; position < last.schedules; position += 1) {
      state.done = position + 1;
      const goesOn = count("depth", `depth ${wanted.depth}`, position, depth);
      if (state.done === last.schedules && lacking === 0) state.complete = wanted.depth;
      if (!goesOn) return ended(true, lacking);
    }
  }
  for (let position = 0; position < wanted.random; position += 1) {
    state.randomDone = position + 1;
    if (!count("random", "random", position, undefined)) return ended(true, lacking);
  }
  // one machine ran that for all
  for (const each of shards.flatMap(({ reduced }) => reduced).filter(isUnderLoad)) {
    if (!collector.add(each)) continue;
    state.found += 1;
    distinct.push(each);
  }
  const merged = ended(false, lacking);
  return lacking === 0 ? merged : { ...merged, result: { ...merged.result, over: true } };
}
