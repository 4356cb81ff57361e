import type { FaultSpace } from "../fault-space.ts";
import { createSites } from "../frontier.ts";
import { newSearch, resultOf, type SearchResult, type SearchState } from "../tally.ts";
import { mixFor } from "./arrange.ts";
import { calmRateIn, rampOf } from "./calm-rate.ts";
import { brokenTogether } from "./calm-together.ts";
import { createConfirmation, type LiveFind, suspectsOfWhole, type Unconfirmed } from "./confirm.ts";
import { type BatchOptions, type Pace, tookMs } from "./judge-batch.ts";
import type { Counts, LiveSearchOptions } from "./level.ts";
import { mannersOfBatch } from "./manners.ts";
import { type Observed, observe } from "./observe.ts";
import { createPairs, newPairs } from "./pairs.ts";
import type { Suspect } from "./prove.ts";
import { createRates } from "./rates.ts";
import type { Subject } from "./run-cells.ts";
import { searchLevel } from "./search-level.ts";
import type { KnownSites } from "./share.ts";
import { beginningsOf, createShorterWays } from "./shorter-ways.ts";
import { createNoisySieve } from "./sieve.ts";
import type { Way } from "./ways.ts";

export interface LiveExploration extends SearchResult {
  readonly counterexamples: readonly LiveFind[];
  /** Finds that were another face of one of these. */
  readonly repeated: number;
  readonly unconfirmed: readonly Unconfirmed[];
  /** Schedules that the integration has nothing for. */
  readonly leftOut: number;
  /** Schedules at whose side orders without faults broke something, however slowly they were run. */
  readonly unjudged: number;
  /** Where schedules of one fault can strike, those of other machines among them. */
  readonly sites: KnownSites;
}

const calmRatePerSecond = 5;
/** Of the fastest rate at which all was calm: faults ask for retries, and they last. */
const mostShare = 0.8;
/** The rate that a depth begins at, to the one that the depth before ended at. */
const deeperBy = 0.5;

/**
 * Every schedule of one fault, then of two, on an integration that nobody can look into: hundreds of orders in one run, each with
 * its own schedule.
 *
 * @param state goes on from there; it is changed, and holds where the search ended
 */
export async function searchLive(options: LiveSearchOptions, state: SearchState = newSearch()): Promise<LiveExploration> {
  const { space, isTimeUp, onNote } = options;
  const sites = createSites(space, state.sites);
  const sieve = createNoisySieve(state.seen);
  const counts: Counts = { leftOut: 0, unjudged: 0, sites: {} };
  let ways: readonly Way[] = options.ways;
  const { checkers, enact, silentMs } = options;
  const subject = (): Subject => ({ ways, checkers, enact, silentMs });
  let pace: Pace | undefined;
  const doubt = doubtsOf(state);
  const confirmation = createConfirmation(() => ({
    ...{ ...options, ...subject() },
    ratePerSecond: pace?.ratePerSecond ?? calmRatePerSecond,
    ...{ state, onDoubt: doubt },
  }));

  async function searched(): Promise<boolean> {
    const observed = await observe(subject(), sites, calmRatePerSecond);
    if (isTimeUp()) return false;
    if (observed.ran.error !== undefined) throw new Error(observed.ran.error);
    const suspects = [...observed.suspects, ...suspectsOfWhole(observed.ran, options.checkers)];
    if (!(await confirmation.look(suspects, "depth 0"))) return false;
    for (const { broken, plans } of brokenTogether(observed.ran, options.checkers))
      if (!(await confirmation.lookTogether(broken, plans, "depth 0"))) return false;
    ways = observed.ways;
    pace = await paceOf({ ...options, ways });
    if (pace === undefined) return false;
    pace.calmMs = tookMs(observed.ran.cells);
    for (const { way, other } of observed.alike)
      onNote(`customers who go the way "${way}" are served like those who go the way "${other}": they are left out`);
    state.pairs ??= newPairs();
    const beginnings = beginningsOf(ways, observed.calm);
    const pairs = createPairs(state.pairs, options.faults, beginnings);
    for (const trace of observed.traces) {
      sieve.calm(trace);
      // later than that what there is to be run would change beneath a search that is gone on with
      if (state.depth <= 1) pairs.learnCalm(trace);
    }
    if (state.depths.length === 0) begin(state, space, observed);
    if (ways.length === 0) return false;
    const reactions = state.reactions ?? {};
    state.reactions = reactions;
    const shorter = createShorterWays(beginnings, reactions);
    const lookAtControl = (suspect: Suspect): Promise<boolean> => confirmation.look([suspect], `depth ${state.depth}`);
    const keepBatch: BatchOptions["keepBatch"] = (checker, ran, times) =>
      confirmation.keepBatch(checker, ran, times, `depth ${state.depth}`);
    let batch = 0;
    const nextManners = () => mannersOfBatch(batch++, space);
    const batches: BatchOptions = { subject: subject(), nextManners, isTimeUp, onNote, lookAtControl, keepBatch };
    const level = { ...{ options, state, sites, sieve, shorter, pairs, pace, observed, counts, doubt }, batches, confirmation };
    while (state.depth <= options.depth) {
      if (!(await searchLevel(level))) return false;
      grow(state);
      // each order has one fault more: it asks for more retries, and lasts longer
      pace.ratePerSecond = Math.max(1, pace.ratePerSecond * deeperBy);
    }
    return true;
  }

  await searched();
  return {
    ...resultOf(state, { depth: options.depth, random: 0 }, true),
    ...counts,
    repeated: confirmation.repeated(),
    unconfirmed: confirmation.unconfirmed,
    counterexamples: [...confirmation.finds.values()],
  };
}

/** How fast orders can be started; undefined: the time is up. */
async function paceOf({
  ways: [way],
  ratePerSecond,
  consecutiveFailures,
  instances = 1,
  faults,
  enact,
  isTimeUp,
  onNote,
}: LiveSearchOptions): Promise<Pace | undefined> {
  const mix = mixFor(consecutiveFailures);
  const given = { mix, usualMix: mix, rates: createRates(faults), calmMs: 0, customersMs: new Map() };
  if (ratePerSecond !== undefined || way === undefined) {
    const rate = ratePerSecond ?? calmRatePerSecond;
    return { ...given, ratePerSecond: rate, mostRate: rate };
  }
  const { scenario, started } = rampOf(way);
  const { events } = await enact(scenario);
  if (isTimeUp()) return undefined;
  const calm = calmRateIn(events, started);
  // instances share the machine, and one was alone on it
  const rate = Math.max(1, Math.floor(calm.ratePerSecond / instances));
  const each = instances === 1 ? "" : " at each instance";
  onNote(`calm up to ${calm.calmAt} orders a second: ${rate} are started${each}`);
  return { ...given, ratePerSecond: rate, mostRate: Math.max(calm.ratePerSecond, calm.calmAt * mostShare) };
}

/** Counts schedules that prove nothing, by who could not say what. */
const doubtsOf =
  (state: SearchState) =>
  (checker: string, sentence: string): void => {
    state.unproven += 1;
    state.doubts[checker] ??= { count: 0, sentence };
    state.doubts[checker].count += 1;
  };

/** What depth 1 grows from: each way that is left, and whole links, each with a plain customer. */
function begin(state: SearchState, { links }: FaultSpace, { branches }: Observed): void {
  state.schedules += 1;
  state.depths.push({ depth: 0, sites: 0, kinds: 0, schedules: 1, unmoved: 0, alike: 0, unfired: 0 });
  state.complete = 0;
  const roots = links.flatMap(({ link, choices }) => choices.map((choice) => [{ ...choice, at: { link } }]));
  state.frontier = { branches: [...branches.values()], roots };
  state.depth = 1;
  state.done = 0;
}

function grow(state: SearchState): void {
  state.complete = state.depth;
  state.frontier = { branches: state.grown, roots: [] };
  state.grown = [];
  state.done = 0;
  state.depth += 1;
}
