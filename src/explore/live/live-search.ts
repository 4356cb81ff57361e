import type { FaultCatalogue } from "../../core/catalogue.ts";
import type { Plan } from "../../core/plan.ts";
import type { Shard } from "../../core/shard.ts";
import { spread } from "../../workload/cells.ts";
import type { FaultSpace } from "../fault-space.ts";
import { type Candidate, createSites, type Sites } from "../frontier.ts";
import type { Progress } from "../search.ts";
import type { DepthCount } from "../systematic.ts";
import { newSearch, provesNothing, resultOf, type SearchResult, type SearchState } from "../tally.ts";
import { type LiveCell, mixFor } from "./arrange.ts";
import { calmRateIn, rampOf } from "./calm-rate.ts";
import { createConfirmation, type LiveFind, suspectsOf, suspectsOfWhole, type Unconfirmed } from "./confirm.ts";
import { type BatchOptions, type JudgedBatch, judgeBatch, judgeTogether, type Pace, tookMs } from "./judge-batch.ts";
import { type Observed, observe } from "./observe.ts";
import type { Suspect } from "./prove.ts";
import { createRates } from "./rates.ts";
import type { RunCell, Subject } from "./run-cells.ts";
import { isOwn, type KnownSites, knownSites } from "./share.ts";
import { beginningsOf, createShorterWays, type ShorterWays } from "./shorter-ways.ts";
import { createNoisySieve, type NoisySieve } from "./sieve.ts";
import { isOfAll, oneOfEachKill, timetable } from "./timetable.ts";
import type { Way } from "./ways.ts";
import { withoutKeys } from "./without-keys.ts";

export interface LiveSearchOptions extends Subject {
  readonly space: FaultSpace;
  readonly faults: FaultCatalogue;
  readonly depth: number;
  /** Runs that `enact` takes at the same time, each with an instance of the integration; one unless given. */
  readonly instances?: number | undefined;
  /** What of it is run here, where several machines share it. */
  readonly shard?: Shard | undefined;
  /** Orders a second; looked for unless given. */
  readonly ratePerSecond?: number | undefined;
  /** As the integration declares its breaker. */
  readonly consecutiveFailures?: number | undefined;
  /** Collects distinct counterexamples instead of ending at the first. */
  readonly keepGoing: boolean;
  readonly isOver: (schedules: number) => boolean;
  readonly isTimeUp: () => boolean;
  /** Until the time is up; absent: it has no end. */
  readonly leftMs?: (() => number) | undefined;
  readonly onProgress: (progress: Progress, state: SearchState) => void;
  readonly onShrink: (tries: number, plan: Plan) => void;
  /** What a user should know of how it goes. */
  readonly onNote: (text: string) => void;
}

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
/**
 * Starts of a batch take so long. Its last customers are waited for, so that long ones take less time in all; but an interruption
 * loses what is under way, and what is broken is to be seen soon.
 */
const batchMs = [5_000, 10_000, 20_000, 40_000] as const;
/** From a batch's last start until it has been judged: one that the end of the time cuts short is lost. */
const tailMs = 8_000;
/** Of the schedules of one order so many are looked at before anything strikes everybody. */
const firstOfOne = 150;
const leastOfBatch = 24;
const mostOfBatch = 2000;
const restShare = 1.4;
/** Of the fastest rate at which all was calm: faults ask for retries, and they last. */
const mostShare = 0.8;

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
    ways = observed.ways;
    pace = await paceOf({ ...options, ways });
    if (pace === undefined) return false;
    pace.calmMs = tookMs(observed.ran.cells);
    for (const { way, other } of observed.alike)
      onNote(`customers who go the way "${way}" are served like those who go the way "${other}": they are left out`);
    for (const trace of observed.traces) sieve.calm(trace);
    if (state.depths.length === 0) begin(state, space, observed);
    if (ways.length === 0) return false;
    const reactions = state.reactions ?? {};
    state.reactions = reactions;
    const shorter = createShorterWays(beginningsOf(ways, observed.calm), reactions);
    const lookAtControl = (suspect: Suspect): Promise<boolean> => confirmation.look([suspect], `depth ${state.depth}`);
    const batches: BatchOptions = { subject: subject(), isTimeUp, onNote, lookAtControl };
    const level = { ...{ options, state, sites, sieve, shorter, pace, observed, counts, doubt }, batches, confirmation };
    while (state.depth <= options.depth) {
      if (!(await searchLevel(level))) return false;
      grow(state);
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
  const given = { mix: mixFor(consecutiveFailures), rates: createRates(faults), calmMs: 0, customersMs: new Map() };
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

interface Counts {
  leftOut: number;
  unjudged: number;
  sites: KnownSites;
}

interface Level {
  readonly options: LiveSearchOptions;
  readonly state: SearchState;
  readonly sites: Sites;
  readonly sieve: NoisySieve;
  readonly shorter: ShorterWays;
  readonly pace: Pace;
  readonly observed: Observed;
  readonly counts: Counts;
  readonly doubt: (checker: string, sentence: string) => void;
  readonly batches: BatchOptions;
  readonly confirmation: ReturnType<typeof createConfirmation>;
}

/** The schedules of a depth, in the order in which they are run: what may be known from others comes after these. */
function cellsOf({
  options: { faults, shard, space },
  state,
  sites,
  shorter,
  counts,
  observed: { ways, timing },
}: Level): LiveCell[] {
  const wayOf = ({ faults: [first] }: Candidate): string => {
    const way = first?.at.order;
    return way !== undefined && ways.some(({ name }) => name === way) ? way : (ways[0]?.name ?? "");
  };
  const all = [...sites.candidates(state.frontier)].flatMap((one): LiveCell[] => {
    const cell = { way: wayOf(one), faults: one.faults, struck: one.struck, expected: one.expected };
    // what strikes everybody is tried by itself alone
    return one.faults.length > 1 && isOfAll(cell, faults) ? [] : [cell];
  });
  if (state.depth === 1) counts.sites = knownSites(all);
  // what grows from a machine's own schedules is its own
  const cells = shard === undefined ? all : all.filter((cell) => isOwn(cell, shard));
  const part = (ofAll: boolean, hasTwin: boolean): LiveCell[] =>
    cells.filter((cell) => isOfAll(cell, faults) === ofAll && shorter.hasTwin(cell) === hasTwin);
  const inTime = (some: readonly LiveCell[]): LiveCell[] => timetable(some, timing).flatMap(({ rows }) => rows.filter(isCell));
  const ofOne = spread(part(false, false));
  const ofAll = part(true, false);
  // a bit of everything first: what breaks at one site mostly breaks at others
  const first = oneOfEachKill(ofAll, timing);
  // what the shop makes of doubt is the same wherever a longer way begins so
  const keyless = state.depth > 1 ? [] : withoutKeys([...ofOne, ...ofAll], space);
  const ofEach = Map.groupBy(keyless, (cell) => isOfAll(cell, faults));
  return [
    ...ofOne.slice(0, firstOfOne),
    ...inTime(first),
    ...(ofEach.get(false) ?? []),
    ...inTime(ofEach.get(true) ?? []),
    ...ofOne.slice(firstOfOne),
    ...spread(part(false, true)),
    ...inTime(ofAll.filter((cell) => !first.includes(cell))),
    ...inTime(part(true, true)),
  ];
}

/** False: the search is over. */
async function searchLevel(level: Level): Promise<boolean> {
  const { options, state, sites, pace, shorter } = level;
  const phase = `depth ${state.depth}`;
  const cells = cellsOf(level);
  if (state.done === 0) {
    const { sites: struck, kinds } = sites.size(state.frontier);
    state.depths.push({ depth: state.depth, sites: struck, kinds, schedules: 0, unmoved: 0, alike: 0, unfired: 0 });
  }
  const count = state.depths.at(-1) as DepthCount;
  const tell = (): void => {
    const struck = Math.max(0, ...state.depths.map((depth) => depth.sites));
    const progress = { phase, schedules: state.schedules, done: state.done, of: cells.length, virtualMs: 0, sites: struck };
    options.onProgress({ ...progress, found: level.confirmation.finds.size }, state);
  };
  // those that were left out before the search was left off are left out for the same reasons
  for (const cell of cells.slice(0, state.done)) shorter.isTold(cell);
  tell();
  const late: JudgedCellOfBatch[] = [];
  let waves = 0;
  while (state.done < cells.length) {
    const [usualMs = 0, shortestMs] = [batchMs[Math.min(waves, batchMs.length - 1)], batchMs[0]];
    const timeMs = (options.leftMs?.() ?? Number.POSITIVE_INFINITY) - tailMs;
    const wave = nextWave(cells.slice(state.done), level, Math.max(shortestMs, Math.min(usualMs, timeMs)));
    waves += 1;
    const wanted = wave.map((piece) => piece.filter((cell) => !shorter.isTold(cell)));
    const size = wave.flat().length;
    const told = size - wanted.flat().length;
    if (told > 0) count.told = (count.told ?? 0) + told;
    const judged = await Promise.all(wanted.map((some) => runPiece(some, level)));
    const all = judged.filter((one) => one !== undefined);
    if (all.length < judged.length) return false;
    const isEnough = !(await lookAt(all, phase, level));
    // what was not looked at alone is looked at when the search goes on
    if (isEnough && options.isTimeUp() && level.confirmation.finds.size === 0) return false;
    learnCalm(all, level);
    for (const { cells: some } of all)
      for (const each of some) {
        const isLate = isUnfired(each) && level.observed.timing.isSure(each.cell);
        if (isLate && !isEnough) late.push(each);
        else tally(each, count, level);
      }
    state.done += size;
    tell();
    if (isEnough || options.isOver(state.schedules)) {
      for (const each of late) tally(each, count, level);
      return false;
    }
  }
  if (!(await runLate(late, count, level))) return false;
  const rates = pace.rates.told();
  if (rates !== undefined) options.onNote(rates);
  return true;
}

const isCell = (row: LiveCell | "control"): row is LiveCell => row !== "control";

/** The next ones that can be run together. */
function nextPiece(left: readonly LiveCell[], level: Level, startsMs: number): LiveCell[] {
  const { shorter, pace } = level;
  const { faults } = level.options;
  const { timing } = level.observed;
  const [first] = left;
  if (first === undefined) return [];
  const isOther = (cell: LiveCell): boolean =>
    isOfAll(cell, faults) !== isOfAll(first, faults) ||
    shorter.hasTwin(cell) !== shorter.hasTwin(first) ||
    (cell.keyless === undefined) !== (first.keyless === undefined);
  const end = left.findIndex(isOther);
  const alike = end === -1 ? left : left.slice(0, end);
  if (isOfAll(first, faults)) return (timetable(alike, timing)[0]?.rows ?? []).filter(isCell);
  const share = 1 - 1 / pace.mix.controlEvery;
  const size = Math.round((pace.ratePerSecond * share * startsMs) / 1000);
  // a few that are left are no batch of their own
  const most = alike.length <= restShare * size ? alike.length : size;
  return alike.slice(0, Math.min(mostOfBatch, Math.max(leastOfBatch, most)));
}

/** A piece for each instance of the integration. What may be known from others waits for them. */
function nextWave(left: readonly LiveCell[], level: Level, startsMs: number): LiveCell[][] {
  const wave: LiveCell[][] = [];
  let done = 0;
  while (wave.length < (level.options.instances ?? 1) && done < left.length) {
    const piece = nextPiece(left.slice(done), level, startsMs);
    const [first] = piece;
    if (first !== undefined && wave.length > 0 && level.shorter.hasTwin(first)) break;
    wave.push(piece);
    done += piece.length;
  }
  return wave;
}

const nothing: JudgedBatch = { cells: [], controls: [], ofWhole: [] };

type JudgedCellOfBatch = JudgedBatch["cells"][number];

const isUnfired = ({ ran }: JudgedCellOfBatch): boolean =>
  ran?.judged !== undefined && ran.judged.fired < ran.judged.faults && ran.judged.broken.length === 0;

/** What did not fire at sites that come up with each order is run once more: a slow moment, or somebody else's fault in its way. False: the search is over. */
async function runLate(late: readonly JudgedCellOfBatch[], count: DepthCount, level: Level): Promise<boolean> {
  const { options, state } = level;
  const cells = late.map(({ cell }) => cell);
  const again = new Map<LiveCell, RunCell>();
  const finish = (): void => {
    for (const { cell, ran } of late) tally({ cell, ran: again.get(cell) ?? ran }, count, level);
  };
  const parts = Map.groupBy(cells, (cell) => `${isOfAll(cell, options.faults)} ${cell.keyless !== undefined}`);
  for (const some of parts.values()) {
    const judged = await runPiece(some, level);
    for (const { cell, ran } of judged?.cells ?? []) if (ran !== undefined) again.set(cell, ran);
    const goesOn = judged !== undefined && (await lookAt([judged], `depth ${state.depth}`, level));
    if (judged !== undefined) learnCalm([judged], level);
    if (goesOn) continue;
    finish();
    return false;
  }
  finish();
  return !options.isOver(state.schedules);
}

function learnCalm(judged: readonly JudgedBatch[], { sieve }: Level): void {
  for (const { controls } of judged)
    for (const { judged: control } of controls) if (control?.trace !== undefined) sieve.calm(control.trace);
}

/** One order's faults go in a batch with controls among them; what strikes everybody by a timetable. Undefined: the search is over. */
async function runPiece(
  cells: readonly LiveCell[],
  { options: { faults }, pace, observed: { timing }, batches }: Level,
): Promise<JudgedBatch | undefined> {
  const [first] = cells;
  if (first === undefined) return nothing;
  if (!isOfAll(first, faults)) return judgeBatch(cells, pace, batches);
  let all = nothing;
  for (const batch of timetable(cells, timing)) {
    const judged = await judgeTogether(batch, batches);
    if (judged === undefined) return undefined;
    all = { ...nothing, cells: [...all.cells, ...judged.cells], ofWhole: [...all.ofWhole, ...judged.ofWhole] };
  }
  return all;
}

/** Looks at what broke, each schedule alone; false ends the search. */
async function lookAt(judged: readonly JudgedBatch[], phase: string, { batches, confirmation, doubt }: Level): Promise<boolean> {
  const suspects = judged.flatMap(({ cells, ofWhole, lateBy = [] }) => {
    const ran = cells.flatMap((each) => each.ran ?? []);
    const all = [...ofWhole, ...suspectsOf(ran, batches.subject)];
    for (const { checker, sentence } of all)
      if (lateBy.includes(checker)) doubt(checker, `beside orders without faults that waited too long too: ${sentence}`);
    return all.filter(({ checker }) => !lateBy.includes(checker));
  });
  return confirmation.look(suspects, phase);
}

/** What a schedule came to, for the numbers at the end and for what the next depth grows from. */
function tally(
  { cell, ran }: { readonly cell: LiveCell; readonly ran: RunCell | undefined },
  count: DepthCount,
  { options, state, sites, sieve, shorter, counts, doubt }: Level,
): void {
  count.schedules += 1;
  state.schedules += 1;
  const one = ran?.judged;
  if (ran === undefined) {
    counts.unjudged += 1;
    state.undecided += 1;
    doubt("controls", "orders that met no fault broke something in its batch, so that it was not judged");
  } else if (one === undefined) counts.leftOut += 1;
  if (one === undefined) return;
  const allFired = one.fired === one.faults;
  if (!allFired) count.unfired += 1;
  if (provesNothing(one)) doubt(one.doubt?.checker ?? "no checker", one.doubt?.sentence ?? "none applied");
  else if (one.broken.length === 0) state.proved += 1;
  if (one.trace === undefined || cell.keyless !== undefined) return;
  const kept = sieve.keep(cell, one.trace);
  const { isOverInTime } = one;
  if (cell.keyless === undefined && state.depth === 1 && allFired && one.verdict === "held" && isOverInTime !== undefined)
    shorter.learn(cell, { isUnmoved: kept === "unmoved", others: one.trace.others, isOverInTime });
  if (kept !== "grows") count[kept] += 1;
  else if (state.depth < options.depth && one.verdict !== "broken" && allFired && !isOfAll(cell, options.faults))
    state.grown.push(sites.branch(cell.faults, one.trace));
}
