import type { Checker } from "../../core/checker.ts";
import { percentile } from "../../core/percentile.ts";
import type { Scenario } from "../../core/scenario.ts";
import { type BrokenByMany, brokenByMany } from "./among-struck.ts";
import { arrange, type LiveCell, type Mix, thinner } from "./arrange.ts";
import { suspectsOfWhole } from "./confirm.ts";
import { type Suspect, suspectOf } from "./prove.ts";
import type { Rates } from "./rates.ts";
import { type Batch, type RanBatch, type RunCell, runCells, type Subject } from "./run-cells.ts";

/** How many orders are started, and how many of them may go wrong: slower once that was too much. */
export interface Pace {
  ratePerSecond: number;
  mix: Mix;
  /** That of a batch after one that went well. */
  readonly usualMix: Mix;
  /** More than that is never started. */
  readonly mostRate: number;
  readonly rates: Rates;
  /** How long orders without faults took when all was calm (p75 of all ways). */
  calmMs: number;
  /** By fault, how long its customers took at most. */
  readonly customersMs: Map<string, number>;
}

/** Whose customers wait for long comes first, so that nobody waits for the last ones of a batch. */
const longMs = 3_000;

function slowFirst(cells: readonly LiveCell[], { customersMs }: Pace): LiveCell[] {
  const isSlow = ({ faults }: LiveCell): boolean => faults.some(({ fault }) => (customersMs.get(fault) ?? 0) > longMs);
  return [...cells.filter(isSlow), ...cells.filter((cell) => !isSlow(cell))];
}

function learnTimes(cells: readonly RunCell[], { customersMs }: Pace): void {
  for (const { cell, history } of cells) {
    if (cell === "control") continue;
    const own = history.filter(({ actor, type }) => actor === "customer" && type !== "read");
    const tookMs = (own.at(-1)?.t ?? 0) - (own[0]?.t ?? 0);
    for (const { fault } of cell.faults) customersMs.set(fault, Math.max(tookMs, customersMs.get(fault) ?? 0));
  }
}

/** Three of four orders without faults took no longer. */
export const tookMs = (cells: readonly RunCell[]): number =>
  percentile(
    cells.flatMap(({ cell, judged }) => (cell === "control" ? (judged?.durationMs ?? []) : [])).sort((a, b) => a - b),
    0.75,
  );

/** What is lost to chance. */
const slackMs = 200;

/** The rate after a batch that went well: by how long its orders without faults took. */
export function nextRate(
  { ratePerSecond, mostRate, calmMs }: Pick<Pace, "ratePerSecond" | "mostRate" | "calmMs">,
  ms: number,
): number {
  if (ms > 2 * calmMs + slackMs) return Math.max(1, ratePerSecond * easedBy);
  return ms > 1.5 * calmMs + slackMs ? ratePerSecond : Math.min(mostRate, ratePerSecond * fasterBy);
}

export interface JudgedBatch {
  /** Absent: it could not be judged, however slowly it was run. */
  readonly cells: readonly { readonly cell: LiveCell; readonly ran: RunCell | undefined }[];
  /** Orders that met no fault and held. */
  readonly controls: readonly RunCell[];
  /** What laws of the whole integration say of its runs. */
  readonly ofWhole: readonly Suspect[];
  /** What many struck orders of one run broke. */
  readonly byMany?: readonly BrokenByMany[];
  /** Promises of time that orders without faults broke too: who else did says nothing of the integration. */
  readonly lateBy?: readonly string[];
}

export interface BatchOptions {
  readonly subject: Subject;
  /** What partners are like in the next batch. */
  readonly nextManners?: () => Scenario["partners"] | undefined;
  readonly isTimeUp: () => boolean;
  readonly onNote: (text: string) => void;
  /** Looks whether an order without faults breaks its promise alone too; false: the search is over. */
  readonly lookAtControl: (suspect: Suspect) => Promise<boolean>;
  /** What nothing excuses, and orders without faults broke each of the times that their batch was run; the last of these runs. False: the search is over. */
  readonly keepBatch: (checker: string, ran: RanBatch, times: number) => boolean;
}

const mostVoids = 3;
/** Of orders without faults: so many may have waited too long, on a machine that others use too. */
const mostLate = 0.1;
const slowerBy = 0.5;
const fasterBy = 1.25;
/** Where orders without faults take longer than when all was calm, a bit slower is enough. */
const easedBy = 0.75;

const promisesOfTime = (checkers: readonly Checker[]): ReadonlySet<string> =>
  new Set(checkers.flatMap(({ name, isOfTime }) => (isOfTime ? [name] : [])));

/** Why a batch says nothing of its cells; undefined where it does. */
export function voidBy({ cells, error }: RanBatch, checkers: readonly Checker[] = []): string | undefined {
  if (error !== undefined) return `the run did not come to its end: ${error}`;
  const ofTime = promisesOfTime(checkers);
  const controls = cells.filter(({ cell }) => cell === "control");
  const broken = controls.flatMap(({ order, judged }) => {
    const [first] = judged?.broken ?? [];
    return first === undefined ? [] : [{ ...first, order, isLate: ofTime.has(first.checker) }];
  });
  const late = broken.filter(({ isLate }) => isLate);
  // who just waited too long had a bad moment: it is the rate where many did
  const hit =
    broken.find(({ isLate }) => !isLate) ?? (late.length > Math.max(1, mostLate * controls.length) ? late[0] : undefined);
  return hit && `${hit.order}, which met no fault, broke ${hit.checker}: ${hit.sentence}`;
}

/**
 * Those that broke a promise of time, or another one, which may be none of their neighbours' doing.
 *
 * @param isLast it was run as slowly as it gets: whoever breaks something then may need just these neighbours
 */
function brokenControls(
  { cells, scenario }: RanBatch,
  checkers: readonly Checker[],
  isOfTime: boolean,
  isLast = false,
): Suspect[] {
  const ofTime = promisesOfTime(checkers);
  return cells
    .filter(({ cell }) => cell === "control")
    .flatMap(suspectOf)
    .filter(({ checker }) => ofTime.has(checker) === isOfTime)
    .map((suspect) => (isLast ? { ...suspect, seenIn: scenario } : suspect));
}

/** What orders without faults broke and nothing excuses. */
function brokenForGood({ cells }: RanBatch, checkers: readonly Checker[]): readonly string[] {
  const safety = new Set(checkers.flatMap(({ name, isSafety }) => (isSafety ? [name] : [])));
  const broken = cells.flatMap(({ cell, judged }) => (cell === "control" ? (judged?.broken ?? []) : []));
  return broken.map(({ checker }) => checker).filter((checker) => safety.has(checker));
}

const held = ({ cells }: RanBatch): readonly RunCell[] =>
  cells.filter(({ cell, judged }) => cell === "control" && judged?.verdict === "held");

/**
 * Runs cells, each by its own order, until each has been judged among controls that held, or cannot be.
 *
 * @param pace is changed
 * @returns undefined: the search is over
 */
export async function judgeBatch(
  cells: readonly LiveCell[],
  pace: Pace,
  { subject, nextManners, isTimeUp, onNote, lookAtControl, keepBatch }: BatchOptions,
): Promise<JudgedBatch | undefined> {
  const controls: RunCell[] = [];
  let brokenEachTime: readonly string[] | undefined;
  const ofWhole: Suspect[] = [];
  const partners = nextManners?.();
  for (let voids = 0; ; voids += 1) {
    const rows = arrange(slowFirst(cells, pace), pace.mix, pace.rates.isHeld);
    const ran = await runCells({ rows, ratePerSecond: pace.ratePerSecond, partners }, subject);
    pace.rates.add(rows, lastedMs(ran));
    if (isTimeUp()) return undefined;
    controls.push(...held(ran));
    ofWhole.push(...suspectsOfWhole(ran, subject.checkers));
    const why = voidBy(ran, subject.checkers);
    const isLast = voids + 1 >= mostVoids;
    const broken = brokenForGood(ran, subject.checkers);
    brokenEachTime = brokenEachTime?.filter((checker) => broken.includes(checker)) ?? broken;
    const [always] = brokenEachTime;
    if (isLast && always !== undefined && !keepBatch(always, ran, voids + 1)) return undefined;
    // where many broke a promise of time it may be no matter of time: a webhook that is refused, say
    const [suspect] =
      why === undefined ? [] : [false, true].flatMap((isOfTime) => brokenControls(ran, subject.checkers, isOfTime, isLast));
    if (suspect !== undefined && !(await lookAtControl(suspect))) return undefined;
    if (why === undefined) {
      learnTimes(ran.cells, pace);
      pace.ratePerSecond = nextRate(pace, tookMs(ran.cells));
      // it is the rate that stays low: with fewer faults in a row a batch has several times as many orders
      pace.mix = pace.usualMix;
      return {
        cells: ran.cells.flatMap((one) => (one.cell === "control" ? [] : [{ cell: one.cell, ran: one }])),
        controls,
        ofWhole,
        byMany: brokenByMany(ran, subject.checkers),
        lateBy: brokenControls(ran, subject.checkers, true).map(({ checker }) => checker),
      };
    }
    if (isLast) {
      onNote(`given up after ${mostVoids} tries: ${why}`);
      return { cells: cells.map((cell) => ({ cell, ran: undefined })), controls, ofWhole };
    }
    pace.ratePerSecond = Math.max(1, pace.ratePerSecond * slowerBy);
    pace.mix = thinner(pace.mix);
    onNote(
      `${why}. The batch does not count, and is run again at ${pace.ratePerSecond.toFixed(0)} orders a second with fewer faults`,
    );
  }
}

/** From the start of the integration until all was read. */
const lastedMs = ({ events }: RanBatch): number => events.at(-1)?.t ?? 0;

/** The same of what strikes everybody, by a timetable: nobody in it is without faults. */
export async function judgeTogether(
  batch: Batch,
  { rates }: Pick<Pace, "rates">,
  { subject, isTimeUp, onNote }: BatchOptions,
): Promise<JudgedBatch | undefined> {
  const ofWhole: Suspect[] = [];
  for (let voids = 0; ; voids += 1) {
    const ran = await runCells(batch, subject);
    rates.addTogether(batch.rows, lastedMs(ran));
    if (isTimeUp()) return undefined;
    ofWhole.push(...suspectsOfWhole(ran, subject.checkers));
    const why = voidBy(ran);
    const isLast = voids + 1 >= mostVoids;
    if (why !== undefined && !isLast) continue;
    if (why !== undefined) onNote(`given up after ${mostVoids} tries: ${why}`);
    const cells = ran.cells.flatMap((each) =>
      each.cell === "control" ? [] : [{ cell: each.cell, ran: why === undefined ? each : undefined }],
    );
    return { cells, controls: [], ofWhole, byMany: why === undefined ? brokenByMany(ran, subject.checkers) : [] };
  }
}
