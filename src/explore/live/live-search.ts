import type { FaultCatalogue } from "../../core/catalogue.ts";
import { type Checker, checkHistory, judgedBy } from "../../core/checker.ts";
import type { HistoryEvent } from "../../core/history.ts";
import type { Plan } from "../../core/plan.ts";
import { cellOfFault, isOfOneOrder, spread } from "../../workload/cells.ts";
import { groupOf } from "../explore.ts";
import type { FaultSpace } from "../fault-space.ts";
import { type Branch, type Candidate, createSites } from "../frontier.ts";
import type { Progress } from "../search.ts";
import type { DepthCount } from "../systematic.ts";
import { newSearch, provesNothing, resultOf, type SearchResult, type SearchState } from "../tally.ts";
import { arrange, type LiveCell, type Mix, mixFor, thinner } from "./arrange.ts";
import { calmRateIn, rampOf } from "./calm-rate.ts";
import { type LiveCounterexample, planOfCell, prove, type Suspect, windowMs } from "./prove.ts";
import { type EnactLive, type RanBatch, type RunCell, runCells } from "./run-cells.ts";
import { createNoisySieve } from "./sieve.ts";
import type { Way } from "./ways.ts";

export interface LiveFind extends LiveCounterexample {
  readonly phase: string;
  readonly schedules: number;
}

export interface LiveSearchOptions {
  readonly ways: readonly Way[];
  readonly space: FaultSpace;
  readonly checkers: readonly Checker[];
  readonly faults: FaultCatalogue;
  readonly enact: EnactLive;
  readonly depth: number;
  /** Orders a second; looked for unless given. */
  readonly ratePerSecond?: number | undefined;
  /** As the integration declares its breaker. */
  readonly consecutiveFailures?: number | undefined;
  /** Collects distinct counterexamples instead of ending at the first. */
  readonly keepGoing: boolean;
  readonly isOver: (schedules: number) => boolean;
  readonly isTimeUp: () => boolean;
  readonly onProgress: (progress: Progress, state: SearchState) => void;
  readonly onShrink: (tries: number, plan: Plan) => void;
  /** What a user should know of how it goes. */
  readonly onNote: (text: string) => void;
}

export interface LiveExploration extends SearchResult {
  readonly counterexamples: readonly LiveFind[];
  /** Finds that were another face of one of these. */
  readonly repeated: number;
  /** What broke in a batch, and not each time when it was run alone. */
  readonly unconfirmed: readonly { readonly suspect: Suspect; readonly seen: number; readonly of: number }[];
  /** Schedules that the integration has nothing for. */
  readonly leftOut: number;
  /** Schedules at whose side orders without faults broke something, however slowly they were run. */
  readonly unjudged: number;
}

/** Of a way, so that noise has been seen. */
const calmCopies = 3;
const calmRatePerSecond = 4;
/** Starts of a batch take so long: its last customers are waited for, and an interruption loses it. */
const batchMs = 40_000;
const mostOfBatch = 1000;
/** Those that strike everybody wait for each other. */
const batchOfAll = 16;
const mostVoids = 3;
/** Of one law at one site: what did not break again so often is not tried any more. */
const mostInVain = 2;
/** Laws of the whole integration name no order: the schedules that struck last before are asked one by one. */
const lastStruck = 3;

/** Why a batch says nothing of its cells; undefined where it does. */
export function voidBy({ cells, error }: RanBatch): string | undefined {
  if (error !== undefined) return `the run did not come to its end: ${error}`;
  const hit = cells.find(({ cell, judged }) => cell === "control" && (judged?.broken.length ?? 0) > 0);
  const [first] = hit?.judged?.broken ?? [];
  return first && `${hit?.order}, which met no fault, broke ${first.checker}: ${first.sentence}`;
}

const isOfAll = (cell: { readonly faults: readonly { readonly fault: string }[] }, faults: FaultCatalogue): boolean =>
  cell.faults.some(({ fault }) => {
    const known = faults[fault];
    return known !== undefined && !isOfOneOrder(known);
  });

/** Schedules whose faults fired last before the event. */
function struckBefore(cells: readonly RunCell[], events: readonly HistoryEvent[], at: number): LiveCell[] {
  const byOrder = new Map(cells.map((one) => [one.order, one.cell]));
  const found = new Set<LiveCell>();
  for (let i = Math.min(at, events.length - 1); i >= 0 && found.size < lastStruck; i -= 1) {
    const event = events[i];
    if (event?.type !== "fault-fired") continue;
    const cell = byOrder.get(cellOfFault(event.fault));
    if (cell !== undefined && cell !== "control") found.add(cell);
  }
  return [...found];
}

/**
 * Every schedule of one fault, then of two, on an integration that nobody can look into: hundreds of orders in one run, each with
 * its own schedule.
 *
 * @param state goes on from there; it is changed, and holds where the search ended
 */
export async function searchLive(options: LiveSearchOptions, state: SearchState = newSearch()): Promise<LiveExploration> {
  const { checkers, faults, enact, space, isOver, isTimeUp, onNote } = options;
  let ways: readonly Way[] = options.ways;
  let rate = options.ratePerSecond ?? 0;
  let gapMs = 3000;
  let mix: Mix = mixFor(options.consecutiveFailures);
  const sites = createSites(space, state.sites);
  const sieve = createNoisySieve(state.seen);
  const counterexamples = new Map<string, LiveFind>();
  const faces = new Set<string>();
  /** By face: how often it did not break again. */
  const inVain = new Map<string, number>();
  const unconfirmed: { suspect: Suspect; seen: number; of: number }[] = [];
  let repeated = 0;
  let leftOut = 0;
  let unjudged = 0;
  let over = false;

  const doubt = (checker: string, sentence: string): void => {
    state.unproven += 1;
    state.doubts[checker] ??= { count: 0, sentence };
    state.doubts[checker].count += 1;
  };
  const tell = (phase: string, of: number): void => {
    const { schedules, done, depths } = state;
    const struck = Math.max(0, ...depths.map((depth) => depth.sites));
    options.onProgress({ phase, schedules, done, of, virtualMs: 0, sites: struck, found: counterexamples.size }, state);
  };

  /** Runs a suspect alone; false ends the search. */
  async function look(suspect: Suspect, phase: string): Promise<boolean> {
    const face = groupOf({ checker: suspect.checker, sentence: suspect.sentence }, planOfCell(suspect.cell, ways));
    if (faces.has(face)) {
      repeated += 1;
      return true;
    }
    if ((inVain.get(face) ?? 0) >= mostInVain) {
      doubt(suspect.checker, `seen among other orders, and not looked at alone: ${suspect.sentence}`);
      return !isTimeUp();
    }
    const proof = await prove(suspect, {
      ways,
      checkers,
      faults,
      enact,
      isTimeUp,
      ratePerSecond: rate,
      onShrink: options.onShrink,
    });
    if (!proof.proven && isTimeUp()) return false;
    if (!proof.proven) {
      inVain.set(face, (inVain.get(face) ?? 0) + 1);
      unconfirmed.push({ suspect, seen: proof.seen, of: proof.of });
      if (proof.seen > 0) state.undecided += 1;
      doubt(suspect.checker, `seen among other orders, and ${proof.seen} of ${proof.of} times alone: ${suspect.sentence}`);
      return !isTimeUp();
    }
    faces.add(face);
    const group = groupOf(proof.counterexample.broken, proof.counterexample.plan);
    if (counterexamples.has(group)) {
      repeated += 1;
      return true;
    }
    state.found += 1;
    counterexamples.set(group, { ...proof.counterexample, phase, schedules: state.schedules });
    return options.keepGoing && !isTimeUp();
  }

  /** What the laws of the whole integration say of a run, laid at the door of those who struck last. */
  async function lookAtWhole(ran: RanBatch, phase: string): Promise<boolean> {
    const whole = checkers.filter((checker) => judgedBy(checker) === "integration");
    for (const { checker, verdict, evidence } of checkHistory(ran.events, { checkers: whole }).checks) {
      const [first] = evidence;
      if (verdict !== "broken" || first === undefined) continue;
      for (const cell of struckBefore(ran.cells, ran.events, Math.max(...first.events)))
        if (!(await look({ cell, checker, sentence: first.sentence }, phase))) return false;
    }
    return true;
  }

  /** The gravest first, as reports show checkers, and of these the plain way, and what stands first in the catalogue. */
  function suspectsOf(cells: readonly RunCell[]): Suspect[] {
    const names = checkers.map(({ name }) => name);
    const rank = ({ cell, checker }: Suspect): number =>
      names.indexOf(checker) * (ways.length + 1) + ways.findIndex(({ name }) => name === cell.way);
    return cells
      .flatMap(({ cell, judged }) => {
        const [first] = judged?.broken ?? [];
        if (cell === "control" || first === undefined) return [];
        return [{ cell, checker: first.checker, sentence: first.sentence }];
      })
      .toSorted((a, b) => rank(a) - rank(b));
  }

  /** A calm run of each way: where faults can strike, and how calm runs differ among themselves. False: it is over. */
  async function observe(): Promise<boolean> {
    const rows = Array.from({ length: calmCopies * ways.length }, () => "control" as const);
    const ran = await runCells({ rows, ratePerSecond: calmRatePerSecond }, { ways, checkers, enact });
    if (isTimeUp()) return false;
    if (ran.error !== undefined) throw new Error(ran.error);
    const phase = "depth 0";
    const branches = new Map<string, Branch>();
    const behaviours = new Map<number, string>();
    const gone = new Set<string>();
    const depthZero: DepthCount = { depth: 0, sites: 0, kinds: 0, schedules: 1, unmoved: 0, alike: 0, unfired: 0 };
    const isNew = state.depths.length === 0;
    for (const { way, judged } of ran.cells) {
      if (judged?.trace === undefined || gone.has(way)) continue;
      const [first] = judged.broken;
      if (first !== undefined) {
        gone.add(way);
        if (!(await look({ cell: { way, faults: [] }, checker: first.checker, sentence: first.sentence }, phase))) return false;
        continue;
      }
      const known = behaviours.get(judged.trace.behaviour) ?? way;
      if (known !== way) {
        gone.add(way);
        onNote(`customers who go the way "${way}" are served like those who go the way "${known}": they are left out`);
        continue;
      }
      behaviours.set(judged.trace.behaviour, way);
      sieve.calm(judged.trace);
      const branch = sites.branch([], judged.trace);
      const before = branches.get(way)?.next ?? [];
      branches.set(way, {
        faults: [],
        next: [...before, ...branch.next.filter(([site]) => !before.some(([one]) => one === site))],
      });
    }
    if (!(await lookAtWhole(ran, phase))) return false;
    ways = ways.filter(({ name }) => !gone.has(name));
    if (isNew) {
      state.schedules += 1;
      state.depths.push(depthZero);
      state.complete = 0;
      const kept = [...branches].flatMap(([way, branch]) => (gone.has(way) ? [] : [branch]));
      state.frontier = { branches: kept, roots: standing() };
      state.depth = 1;
      state.done = 0;
    }
    return ways.length > 0;
  }

  /** Faults of whole links, each with a plain customer. */
  const standing = (): SearchState["frontier"]["roots"] =>
    space.links.flatMap(({ link, choices }) => choices.map((choice) => [{ ...choice, at: { link } }]));

  async function findRate(): Promise<boolean> {
    const [way] = ways;
    if (rate > 0 || way === undefined) return true;
    const { scenario, started } = rampOf(way);
    const { events } = await enact(scenario);
    if (isTimeUp()) return false;
    const calm = calmRateIn(events, started);
    rate = calm.ratePerSecond;
    gapMs = Math.max(1500, Math.round(calm.durationMs) + windowMs);
    onNote(`calm up to ${calm.calmAt} orders a second: ${rate} are started`);
    return true;
  }

  const wayOf = ({ faults: [first] }: Candidate): string => {
    const way = first?.at.order;
    return way !== undefined && ways.some(({ name }) => name === way) ? way : (ways[0]?.name ?? "");
  };

  /** Runs cells until each has been judged among controls that held, or cannot be. */
  async function judgeAll(
    cells: readonly LiveCell[],
    ofAll: boolean,
  ): Promise<{ cell: LiveCell; ran: RunCell | undefined }[] | undefined> {
    let here = { rate: ofAll ? 1000 / gapMs : rate, mix };
    for (let voids = 0; ; voids += 1) {
      const rows = ofAll ? [...cells] : arrange(cells, here.mix);
      const ran = await runCells({ rows, ratePerSecond: here.rate, ...(ofAll && { windowMs }) }, { ways, checkers, enact });
      if (isTimeUp()) return undefined;
      const why = voidBy(ran);
      for (const { cell, judged } of ran.cells)
        if (cell === "control" && judged?.trace !== undefined && judged.verdict === "held") sieve.calm(judged.trace);
      if (!(await lookAtWhole(ran, `depth ${state.depth}`))) {
        over = true;
        return undefined;
      }
      if (why === undefined) return ran.cells.flatMap((one) => (one.cell === "control" ? [] : [{ cell: one.cell, ran: one }]));
      if (voids + 1 >= mostVoids) {
        onNote(`given up after ${mostVoids} tries: ${why}`);
        return cells.map((cell) => ({ cell, ran: undefined }));
      }
      here = { rate: Math.max(1, here.rate / 2), mix: thinner(here.mix) };
      if (!ofAll) ({ rate, mix } = here);
      onNote(`${why}. The batch does not count, and is run again at ${here.rate.toFixed(0)} orders a second with fewer faults`);
    }
  }

  async function level(isLast: boolean): Promise<boolean> {
    const { depth, frontier } = state;
    const phase = `depth ${depth}`;
    const candidates = [...sites.candidates(frontier)].filter(
      // what strikes everybody is tried by itself alone
      ({ faults: all }) => all.length === 1 || !isOfAll({ faults: all }, faults),
    );
    const cells = candidates.map(
      (one): LiveCell => ({ way: wayOf(one), faults: one.faults, struck: one.struck, expected: one.expected }),
    );
    const ordered = [...spread(cells.filter((cell) => !isOfAll(cell, faults))), ...cells.filter((cell) => isOfAll(cell, faults))];
    if (state.done === 0) {
      const { sites: struck, kinds } = sites.size(frontier);
      state.depths.push({ depth, sites: struck, kinds, schedules: 0, unmoved: 0, alike: 0, unfired: 0 });
    }
    const count = state.depths.at(-1) as DepthCount;
    tell(phase, ordered.length);
    while (state.done < ordered.length) {
      const [next] = ordered.slice(state.done);
      const ofAll = next !== undefined && isOfAll(next, faults);
      const size = ofAll ? batchOfAll : Math.min(mostOfBatch, Math.max(24, Math.round((rate * batchMs * 0.6) / 1000)));
      const some = ordered.slice(state.done, state.done + size).filter((cell) => isOfAll(cell, faults) === ofAll);
      const judged = await judgeAll(some, ofAll);
      if (judged === undefined) return false;
      let isEnough = false;
      for (const suspect of suspectsOf(judged.flatMap(({ ran }) => ran ?? []))) {
        isEnough ||= !(await look(suspect, phase));
        if (isEnough) break;
      }
      // what was not looked at alone is looked at when the search goes on
      if (isEnough && isTimeUp() && counterexamples.size === 0) return false;
      state.done += some.length;
      for (const { cell, ran } of judged) {
        count.schedules += 1;
        state.schedules += 1;
        const one = ran?.judged;
        if (ran === undefined) {
          unjudged += 1;
          state.undecided += 1;
          doubt("controls", "orders that met no fault broke something in its batch, so that it was not judged");
        }
        if (ran !== undefined && one === undefined) leftOut += 1;
        if (one === undefined) continue;
        const allFired = one.fired === one.faults;
        if (!allFired) count.unfired += 1;
        if (provesNothing(one)) doubt(one.doubt?.checker ?? "no checker", one.doubt?.sentence ?? "none applied");
        else if (one.broken.length === 0) state.proved += 1;
        if (one.trace === undefined) continue;
        const kept = sieve.keep(cell, one.trace);
        if (kept !== "grows") count[kept] += 1;
        else if (!isLast && one.verdict !== "broken" && allFired && !isOfAll(cell, faults))
          state.grown.push(sites.branch(cell.faults, one.trace));
      }
      tell(phase, ordered.length);
      if (isEnough || isOver(state.schedules)) return false;
    }
    state.complete = depth;
    return true;
  }

  over = !(await observe()) || !(await findRate());
  while (!over && state.depth <= options.depth) {
    over = !(await level(state.depth === options.depth));
    if (state.complete < state.depth) break;
    state.frontier = { branches: state.grown, roots: [] };
    state.grown = [];
    state.done = 0;
    state.depth += 1;
  }
  return {
    ...resultOf(state, { depth: options.depth, random: 0 }, true),
    ...{ leftOut, unjudged, repeated, unconfirmed },
    counterexamples: [...counterexamples.values()],
  };
}
