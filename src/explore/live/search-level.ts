import type { DepthCount, SiftedCount } from "../systematic.ts";
import { provesNothing } from "../tally.ts";
import type { LiveCell } from "./arrange.ts";
import { cellsOf } from "./cells-in-order.ts";
import { suspectsOf } from "./confirm.ts";
import { type JudgedBatch, judgeBatch, judgeTogether } from "./judge-batch.ts";
import type { Level } from "./level.ts";
import { lookAtOutages } from "./outages.ts";
import type { RunCell } from "./run-cells.ts";
import { isOfAll, timetable } from "./timetable.ts";
import { nextWave } from "./waves.ts";

/** False: the search is over. */
export async function searchLevel(level: Level): Promise<boolean> {
  const { options, state, sites, pace, shorter } = level;
  const phase = `depth ${state.depth}`;
  const { cells, sifted } = cellsOf(level);
  if (state.done === 0) {
    const { sites: struck, kinds } = sites.size(state.frontier);
    state.depths.push({ depth: state.depth, sites: struck, kinds, schedules: 0, unmoved: 0, alike: 0, unfired: 0 });
  }
  const count = state.depths.at(-1) as DepthCount;
  if (sifted !== undefined) count.sifted = sifted;
  const tell = (): void => {
    const struck = Math.max(0, ...state.depths.map((depth) => depth.sites));
    const progress = { phase, schedules: state.schedules, done: state.done, of: cells.length, virtualMs: 0, sites: struck };
    options.onProgress({ ...progress, found: level.confirmation.finds.size }, state);
  };
  // those that were left out before the search was left off are left out for the same reasons
  for (const cell of cells.slice(0, state.done)) shorter.isTold(cell);
  tell();
  if (sifted !== undefined) tellHowMany(cells.length - state.done, sifted, level);
  const late: JudgedCellOfBatch[] = [];
  let waves = 0;
  while (state.done < cells.length) {
    if (!(await outagesInTime(level, state.done / cells.length))) return false;
    const wave = nextWave(cells.slice(state.done), level, waves);
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
  if (!(await outagesInTime(level, 1))) return false;
  const rates = pace.rates.told();
  if (rates !== undefined) options.onNote(rates);
  return true;
}

/** Of a depth that takes long it is said beforehand how long, as far as the last one tells. */
function tellHowMany(
  schedules: number,
  { of, onward, ofKind, shorter, twice }: SiftedCount,
  { options: { onNote, instances = 1 }, state: { depth }, pace }: Level,
): void {
  const takesMs = pace.rates.expectedMs(schedules);
  const minutes = takesMs === undefined ? "" : `: some ${Math.ceil(takesMs / instances / 60_000)} min at the pace so far`;
  onNote(
    `depth ${depth} has ${of} schedules: ${onward} go on as others do, ${shorter} come up on a shorter way, ${ofKind} end in a fault that is not told from another, ${twice} come up twice; ${schedules} are to be run${minutes}`,
  );
}

/** Once a third has been run: most that breaks single orders breaks some by then, and who has little time left gets to it. */
const outagesAfter = 1 / 3;

/**
 * Runs the outages under load when that share of depth 1 has been run: once, and where several machines share a search on the first of
 * them. False: the search is over.
 */
async function outagesInTime(level: Level, share: number): Promise<boolean> {
  const { state, options } = level;
  const isElsewhere = options.shard !== undefined && options.shard.index !== 1;
  if (state.depth !== 1 || state.underLoad !== undefined || share < outagesAfter || isElsewhere) return true;
  const before = state.schedules;
  if (!(await lookAtOutages(level, `depth ${state.depth}`))) return false;
  state.underLoad = state.schedules - before;
  return true;
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
  const parts = Map.groupBy(cells, (cell) => `${isOfAll(cell, options.faults)} ${JSON.stringify(cell.partners)}`);
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

function learnCalm(judged: readonly JudgedBatch[], { sieve, pairs, state }: Level): void {
  for (const { controls } of judged)
    for (const { judged: control } of controls) {
      if (control?.trace === undefined) continue;
      sieve.calm(control.trace);
      if (state.depth <= 1) pairs.learnCalm(control.trace);
    }
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
    const judged = await judgeTogether(batch, pace, batches);
    if (judged === undefined) return undefined;
    all = {
      ...nothing,
      cells: [...all.cells, ...judged.cells],
      ofWhole: [...all.ofWhole, ...judged.ofWhole],
      byMany: [...(all.byMany ?? []), ...(judged.byMany ?? [])],
    };
  }
  return all;
}

/** Looks at what broke, each schedule alone, and what many of a run broke together; false ends the search. */
async function lookAt(judged: readonly JudgedBatch[], phase: string, { batches, confirmation, doubt }: Level): Promise<boolean> {
  for (const { cells, ofWhole, lateBy = [], byMany = [] } of judged) {
    const ran = cells.flatMap((each) => each.ran ?? []);
    const all = [...ofWhole, ...suspectsOf(ran, batches.subject)];
    for (const { checker, sentence } of all)
      if (lateBy.includes(checker)) doubt(checker, `beside orders without faults that waited too long too: ${sentence}`);
    const suspects = all.filter(({ checker }) => !lateBy.includes(checker));
    if (!(await confirmation.lookAmong(suspects, byMany, phase))) return false;
  }
  return true;
}

/** What a schedule came to, for the numbers at the end and for what the next depth grows from. */
function tally(
  { cell, ran }: { readonly cell: LiveCell; readonly ran: RunCell | undefined },
  count: DepthCount,
  { options, state, sites, sieve, shorter, pairs, counts, doubt }: Level,
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
  if (one.trace === undefined || cell.partners !== undefined) return;
  // what strikes several tries is like no single fault, and nothing grows from it
  if (cell.struck === undefined && !isOfAll(cell, options.faults)) return;
  const kept = sieve.keep(cell, one.trace);
  const { isOverInTime } = one;
  if (state.depth === 1 && allFired && one.verdict === "held" && isOverInTime !== undefined)
    shorter.learn(cell, { isUnmoved: kept === "unmoved", others: one.trace.others, isOverInTime });
  if (state.depth === 1 && allFired) pairs.learn(cell, kept === "unmoved" ? undefined : one.trace.others);
  if (kept !== "grows") count[kept] += 1;
  else if (state.depth < options.depth && one.verdict !== "broken" && allFired && !isOfAll(cell, options.faults))
    state.grown.push(sites.branch(cell.faults, one.trace));
}
