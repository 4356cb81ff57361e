import type { Branch, Frontier } from "./frontier.ts";
import type { Doubt, Judged, Reached } from "./judge.ts";
import type { PairsKnown } from "./live/pairs.ts";
import type { DepthCount } from "./systematic.ts";

/** Where a search stands: data, so that it can be kept and gone on from. */
export interface SearchState {
  /** Of the systematic part: the depth that is being run, its schedules, how many of them are done, and what the next depth grows from. */
  depth: number;
  frontier: Frontier;
  done: number;
  grown: Branch[];
  /** All sites that were reached; branches speak of them by their numbers. */
  readonly sites: Reached["site"][];
  /** Behaviours that were seen. */
  seen: number[];
  readonly depths: DepthCount[];
  complete: number;
  schedules: number;
  virtualMs: number;
  unproven: number;
  doubts: Record<string, { count: number; readonly sentence: string }>;
  proved: number;
  /** What leaves the search open whatever else it comes to: schedules that could not be judged, and what broke only sometimes. */
  undecided: number;
  found: number;
  /** Of the random part: how many are done, here or on another machine, and how many were run here. */
  randomDone: number;
  randomSchedules: number;
  /** Transactions of the run without faults. */
  transactions: number;
  /** Over real sockets, by schedule: what came of it on a shorter way than others. */
  reactions?: Record<string, Reaction>;
  /** How many of `sites` came up in the run without faults. */
  calmSites?: number;
  /** Schedules under load that have been run; absent: their turn has not come. */
  underLoad?: number;
  /** Over real sockets: what schedules of one fault have told of those of two. */
  pairs?: PairsKnown;
}

/** What came of a fault on the shorter way. */
export interface Reaction {
  /** Nobody but the struck call itself went otherwise. */
  readonly isUnmoved: boolean;
  /** How all the others went. */
  readonly others: number;
  /** All was over at the struck site before the customer went on. */
  readonly isOverInTime: boolean;
}

export const newSearch = (): SearchState => ({
  depth: 0,
  frontier: { branches: [], roots: [[]] },
  done: 0,
  grown: [],
  sites: [],
  seen: [],
  depths: [],
  complete: -1,
  schedules: 0,
  virtualMs: 0,
  unproven: 0,
  doubts: {},
  proved: 0,
  undecided: 0,
  found: 0,
  randomDone: 0,
  randomSchedules: 0,
  transactions: 0,
});

/** What a search comes to. */
export interface SearchResult {
  readonly depths: readonly DepthCount[];
  /** The depth that was searched whole. */
  readonly complete: number;
  readonly randomSchedules: number;
  /** Schedules under load. */
  readonly underLoad: number;
  readonly schedules: number;
  readonly virtualMs: number;
  /** Runs that proved nothing, and why, by checker: how often, and the first sentence. */
  readonly unproven: number;
  readonly doubts: SearchState["doubts"];
  /** Runs that proved something, besides the one without faults that the search begins with. */
  readonly proved: number;
  /** See `SearchState`. */
  readonly undecided: number;
  /** Finds, those before the search was left off among them. */
  readonly found: number;
  /** Ended before all that was asked for had been run. */
  readonly over: boolean;
}

/** @param wanted the depth and the random schedules that were asked for */
export function resultOf(
  {
    depths,
    complete,
    randomSchedules,
    schedules,
    virtualMs,
    unproven,
    doubts,
    proved,
    undecided,
    found,
    randomDone,
    underLoad = 0,
  }: SearchState,
  wanted: { readonly depth: number; readonly random: number },
  isOver: boolean,
): SearchResult {
  const over = isOver && !(complete >= wanted.depth && randomDone >= wanted.random);
  return { depths, complete, randomSchedules, underLoad, schedules, virtualMs, unproven, doubts, proved, undecided, found, over };
}

/** What one schedule came to, as far as it is counted. */
export interface Outcome {
  /** Why it proves nothing, where it does not. */
  readonly doubt?: Doubt;
  /** It broke something, or did not come to its end. */
  readonly isFind: boolean;
  readonly allFired: boolean;
  readonly virtualMs: number;
  /** Of the systematic part: whether the last fault moved nobody, and how the parties behaved. */
  readonly lineage?: { readonly isUnmoved: boolean; readonly behaviour: number };
}

const unsaid: Doubt = { checker: "no checker", sentence: "none applied" };

/** None of its faults fired, or all did and yet a checker could say nothing. What one of them struck in vain is no proof either, but the others' is. */
export const provesNothing = ({ verdict, error, fired, faults }: Judged): boolean =>
  verdict === "unproven" && error === undefined && (fired === 0 || fired === faults);

/**
 * @param expected what the run without the last fault looked like, but for the site that it struck: where this one looks the
 *   same, what was struck did not support the outcome, and whatever else is struck, it goes as if this had not been
 */
export function outcomeOf(judged: Judged, expected?: number): Outcome {
  const { verdict, error, fired, faults, virtualMs, trace, doubt = unsaid } = judged;
  return {
    ...(provesNothing(judged) && { doubt }),
    // a fault that did not fire is no find: the search only asks whether it could
    isFind: verdict === "broken" || error !== undefined,
    allFired: fired === faults,
    virtualMs,
    ...(trace !== undefined && {
      lineage: { isUnmoved: expected !== undefined && trace.others === expected, behaviour: trace.behaviour },
    }),
  };
}

/** Counts what schedules came to, in their order. */
export interface Tally {
  count(outcome: Outcome): void;
  /** Counts it at the depth that is being run; says whether it is worth growing from. */
  countAt(depth: DepthCount, outcome: Outcome): "grows" | "unmoved" | "alike";
}

/** @param state of the search: it is changed */
export function createTally(state: SearchState): Tally {
  const seen = new Set(state.seen);
  return {
    count: ({ doubt, isFind, virtualMs }) => {
      state.schedules += 1;
      state.virtualMs += virtualMs;
      if (doubt !== undefined) {
        state.unproven += 1;
        state.doubts[doubt.checker] ??= { count: 0, sentence: doubt.sentence };
        (state.doubts[doubt.checker] as { count: number }).count += 1;
      } else if (state.schedules > 1) state.proved += 1;
      if (isFind) state.found += 1;
    },
    countAt: (depth, { allFired, lineage }) => {
      if (lineage === undefined) throw new Error("a systematic search goes on from traces, and this run has none");
      depth.schedules += 1;
      if (!allFired) depth.unfired += 1;
      if (lineage.isUnmoved) {
        depth.unmoved += 1;
        return "unmoved";
      }
      if (seen.has(lineage.behaviour)) {
        depth.alike += 1;
        return "alike";
      }
      seen.add(lineage.behaviour);
      state.seen.push(lineage.behaviour);
      return "grows";
    },
  };
}
