import type { Plan } from "../core/plan.ts";
import type { FaultSpace } from "./fault-space.ts";
import { type Candidate, createSites } from "./frontier.ts";
import type { Judged, Reached } from "./judge.ts";
import { type DepthCount, planWith, standingFaults } from "./systematic.ts";
import { createTally, newSearch, type Outcome, outcomeOf, resultOf, type SearchResult, type SearchState } from "./tally.ts";
import type { Task, TaskPool } from "./task.ts";

/** A plan that breaks something, or that could not be run to its end. */
export interface Find {
  readonly plan: Plan;
  readonly judged: Judged;
  readonly phase: string;
  /** Which schedule of its phase it is, from 0 on, wherever the others are run. */
  readonly position: number;
  /** Schedules that had been run when this one was drawn, itself among them. */
  readonly schedules: number;
}

export interface Progress {
  readonly phase: string;
  /** Schedules run so far, and in this phase of how many that are known. */
  readonly schedules: number;
  readonly done: number;
  readonly of: number;
  readonly virtualMs: number;
  /** Sites struck so far, by the systematic part. */
  readonly sites: number;
  readonly found: number;
}

export interface SearchOptions {
  readonly base: Plan;
  readonly space: FaultSpace;
  readonly pool: TaskPool;
  readonly depth: number;
  /** What takes many orders to be seen, by the sites that came up without faults: run last; nothing unless given. */
  readonly underLoad?: (reached: readonly Reached["site"][]) => readonly Plan[];
  /** Random schedules after the systematic ones; absent: until something else ends the search. */
  readonly random: { readonly seed: number; readonly count: number; readonly planOf: (seed: number) => Plan };
  /** True ends the search: time is up, enough was run, or somebody asked for it. */
  readonly isOver: (schedules: number) => boolean;
  /** What to do with a find; false ends the search. */
  readonly onFind: (find: Find) => Promise<boolean>;
  readonly onProgress: (progress: Progress, state: SearchState) => void;
  /** What of it is run here, where several machines share it; all unless given. */
  readonly share?: Share | undefined;
}

/**
 * A part of a search that several machines share. Each goes through all depths but the last by itself, since what is run
 * there decides what is run next; the last one and the random schedules, nearly all of a search, are shared.
 */
export interface Share {
  /** Whether that piece of the last depth, or of the random schedules, is run here. */
  readonly takes: (piece: number) => boolean;
  /** Told before the first shared schedule; of the last depth how much it has, where that is shared. */
  readonly onShared: (state: SearchState, last?: LastDepth) => void;
  /** Told of each shared schedule that was run here. */
  readonly onOutcome: (part: SharedPart, position: number, outcome: Outcome) => void;
}

/** A depth of which nothing has been run yet. */
export interface LastDepth {
  readonly depth: DepthCount;
  readonly schedules: number;
}

export type SharedPart = "depth" | "random";

/** Schedules of one task, and the pieces in which a search is shared. */
export const plansPerTask = 24;

/**
 * Runs tasks over the pool and hands their results back in the tasks' order, whichever came first: so that what is found
 * does not depend on who was faster.
 */
async function inOrder(
  pool: TaskPool,
  tasks: Iterable<Task>,
  take: (judged: readonly Judged[]) => Promise<boolean>,
): Promise<boolean> {
  const waiting: Promise<readonly Judged[]>[] = [];
  const source = tasks[Symbol.iterator]();
  const fill = (): void => {
    while (waiting.length < 2 * pool.size) {
      const { value, done } = source.next();
      if (done === true) return;
      const running = pool.run(value);
      // whoever ends the search leaves these behind
      running.catch(() => {});
      waiting.push(running);
    }
  };
  for (fill(); waiting.length > 0; fill()) {
    const judged = await (waiting.shift() as Promise<readonly Judged[]>);
    if (!(await take(judged))) return false;
  }
  return true;
}

const all = (): boolean => true;

function* numbersTo(count: number): Iterable<number> {
  for (let n = 0; n < count; n += 1) yield n;
}

/** Where a task's schedules stand in their phase. */
interface Piece<T> {
  readonly from: number;
  readonly items: readonly T[];
}

/** @param skip as many are left out at the beginning */
function* pieces<T>(items: Iterable<T>, skip: number, takes: (piece: number) => boolean): Iterable<Piece<T>> {
  let from = skip;
  let piece: T[] = [];
  let position = 0;
  for (const item of items) {
    const n = position;
    position += 1;
    if (n < skip || !takes(Math.floor(n / plansPerTask))) continue;
    if (piece.length === 0) from = n;
    piece.push(item);
    if (position % plansPerTask !== 0) continue;
    yield { from, items: piece };
    piece = [];
  }
  if (piece.length > 0) yield { from, items: piece };
}

/**
 * Every schedule of one fault, then of two, as deep as asked; then random ones.
 *
 * @param state goes on from there; it is changed, and holds where the search ended
 */
export async function search(options: SearchOptions, state: SearchState = newSearch()): Promise<SearchResult> {
  const { base, space, pool, random, share } = options;
  const tally = createTally(state);
  const sites = createSites(space, state.sites);
  let over = false;

  /** Counts a result; false ends the search. */
  const take = async (find: Omit<Find, "plan" | "schedules">, outcome: Outcome, plan: () => Plan): Promise<boolean> => {
    tally.count(outcome);
    if (outcome.isFind && !(await options.onFind({ ...find, plan: plan(), schedules: state.schedules }))) return false;
    return !options.isOver(state.schedules);
  };
  const tell = (phase: string, done: number, of: number): void => {
    const { schedules, virtualMs, found, depths } = state;
    const struck = Math.max(0, ...depths.map((depth) => depth.sites));
    options.onProgress({ phase, schedules, done, of, virtualMs, sites: struck, found }, state);
  };

  async function level(isLast: boolean): Promise<boolean> {
    const { depth, frontier } = state;
    const phase = `depth ${depth}`;
    const shared = isLast && depth > 0 ? share : undefined;
    const size = sites.size(frontier);
    if (state.done === 0) {
      const fresh: DepthCount = { depth, sites: size.sites, kinds: size.kinds, schedules: 0, unmoved: 0, alike: 0, unfired: 0 };
      shared?.onShared(state, { depth: { ...fresh }, schedules: size.schedules });
      state.depths.push(fresh);
    }
    const count = state.depths.at(-1) as DepthCount;
    const running: Piece<Candidate>[] = [];
    const tasks = function* (): Iterable<Task> {
      for (const some of pieces(sites.candidates(frontier), state.done, shared?.takes ?? all)) {
        running.push(some);
        yield {
          type: "plans",
          plans: some.items.map(({ faults, struck }) => ({
            plan: planWith(base, faults),
            ...(struck !== undefined && { struck }),
          })),
        };
      }
    };
    return inOrder(pool, tasks(), async (judged) => {
      const { from, items } = running.shift() as Piece<Candidate>;
      for (const [n, one] of judged.entries()) {
        const { faults, expected } = items[n] as Candidate;
        const outcome = outcomeOf(one, expected);
        state.done = from + n + 1;
        if (depth === 0) state.transactions = one.transactions;
        const kept = tally.countAt(count, outcome);
        if (kept === "grows" && !isLast && one.verdict !== "broken" && outcome.allFired && one.trace !== undefined)
          state.grown.push(sites.branch(faults, one.trace));
        shared?.onOutcome("depth", from + n, outcome);
        if (!(await take({ judged: one, phase, position: from + n }, outcome, () => planWith(base, faults)))) return false;
      }
      tell(phase, state.done, size.schedules);
      return true;
    });
  }

  async function draw(): Promise<boolean> {
    const phase = "random";
    if (options.depth === 0 && state.randomDone === 0) share?.onShared(state);
    const running: Piece<number>[] = [];
    const tasks = function* (): Iterable<Task> {
      for (const some of pieces(numbersTo(random.count), state.randomDone, share?.takes ?? all)) {
        running.push(some);
        yield { type: "seeds", from: random.seed + some.from, count: some.items.length };
      }
    };
    return inOrder(pool, tasks(), async (judged) => {
      const { from } = running.shift() as Piece<number>;
      for (const [n, one] of judged.entries()) {
        const outcome = outcomeOf(one);
        state.randomDone = from + n + 1;
        state.randomSchedules += 1;
        share?.onOutcome("random", from + n, outcome);
        const planOf = (): Plan => random.planOf(random.seed + from + n);
        if (!(await take({ judged: one, phase, position: from + n }, outcome, planOf))) return false;
      }
      tell(phase, state.randomDone, random.count);
      return true;
    });
  }

  /** What takes many orders to be seen. */
  async function lookTogether(): Promise<boolean> {
    const phase = "under load";
    const plans = options.underLoad?.(state.sites.slice(0, state.calmSites)) ?? [];
    state.underLoad ??= 0;
    const skip = state.underLoad;
    const running: Piece<Plan>[] = [];
    const tasks = function* (): Iterable<Task> {
      for (const [from, plan] of plans.entries()) {
        if (from < skip) continue;
        running.push({ from, items: [plan] });
        yield { type: "plans", plans: [{ plan }] };
      }
    };
    return inOrder(pool, tasks(), async ([judged]) => {
      const { from, items } = running.shift() as Piece<Plan>;
      const [plan] = items;
      if (judged === undefined || plan === undefined) throw new Error("a plan was run, and nothing came back");
      state.underLoad = from + 1;
      tell(phase, state.underLoad, plans.length);
      return take({ judged, phase, position: from }, outcomeOf(judged), () => plan);
    });
  }

  while (state.depth <= options.depth && !over) {
    over = !(await level(state.depth === options.depth));
    // what stands behind the last piece of this machine is another's
    if (!over) state.done = sites.size(state.frontier).schedules;
    if (state.done === sites.size(state.frontier).schedules) state.complete = state.depth;
    if (over) break;
    if (state.depth === 0) state.calmSites = state.sites.length;
    // what stands beside the sites is grown from, but never grown to: so each pair with one of them comes up once
    const standing = state.depth === 0 ? standingFaults(space, state.transactions) : [];
    state.frontier = { branches: state.grown, roots: standing.map((fault) => [fault]) };
    state.grown = [];
    state.done = 0;
    state.depth += 1;
  }
  if (!over) over = !(await draw());
  if (!over) state.randomDone = Math.max(state.randomDone, random.count);
  // last, since whatever one order breaks too is told by one order
  if (!over && options.depth > 0) over = !(await lookTogether());
  return resultOf(state, { depth: options.depth, random: random.count }, over);
}
