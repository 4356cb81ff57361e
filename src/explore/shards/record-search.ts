import type { Shard } from "../../core/shard.ts";
import type { Reduced } from "../explore.ts";
import type { LastDepth, Share } from "../search.ts";
import type { SearchState } from "../tally.ts";
import type { SearchShard } from "./merge-searches.ts";
import { createOutcomes } from "./outcomes.ts";

/** Keeps what one machine does of a search that several share. */
export interface SearchRecord {
  readonly share: Share;
  readonly onReduced: (reduced: Reduced) => void;
  /** @param state where the search ended */
  content(state: SearchState, how: { readonly seconds: number; readonly isWhole: boolean }): SearchShard;
}

/** Without what the next schedules grow from: whoever joins shards runs none. */
const counted = (state: SearchState): SearchState =>
  structuredClone({ ...state, frontier: { branches: [], roots: [] }, grown: [], sites: [] });

export function recordSearch(shard: Shard, search: Pick<SearchShard, "wanted" | "keepGoing">): SearchRecord {
  const outcomes = createOutcomes();
  const reduced: Reduced[] = [];
  let start: SearchState | undefined;
  let last: LastDepth | undefined;
  return {
    share: {
      takes: (piece) => piece % shard.count === shard.index - 1,
      onShared: (state, size) => {
        start = counted(state);
        last = size;
      },
      onOutcome: outcomes.add,
    },
    onReduced: (each) => reduced.push(each),
    content: (state, how) => ({
      ...{ shard, ...search, start: start ?? counted(state), isOverAtStart: start === undefined },
      ...(last !== undefined && { last }),
      ...{ outcomes: outcomes.written(), reduced, ...how },
    }),
  };
}
