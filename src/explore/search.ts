import type { Plan } from "../core/plan.ts";
import type { FaultSpace } from "./fault-space.ts";
import { type Branch, type Candidate, createSites, type Frontier } from "./frontier.ts";
import type { Doubt, Judged, Reached } from "./judge.ts";
import { createSieve, type DepthCount, planWith, standingFaults } from "./systematic.ts";
import type { Task, TaskPool } from "./task.ts";

/** A plan that breaks something, or that could not be run to its end. */
export interface Find {
  readonly plan: Plan;
  readonly judged: Judged;
  readonly phase: string;
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
  /** Random schedules after the systematic ones; absent: until something else ends the search. */
  readonly random: { readonly seed: number; readonly count: number; readonly planOf: (seed: number) => Plan };
  /** True ends the search: time is up, enough was run, or somebody asked for it. */
  readonly isOver: (schedules: number) => boolean;
  /** What to do with a find; false ends the search. */
  readonly onFind: (find: Find) => Promise<boolean>;
  readonly onProgress: (progress: Progress, state: SearchState) => void;
}

export interface SearchResult {
  readonly depths: readonly DepthCount[];
  /** The depth that was searched whole. */
  readonly complete: number;
  readonly randomSchedules: number;
  readonly schedules: number;
  readonly virtualMs: number;
  /** Runs that proved nothing, and why, by checker: how often, and the first sentence. */
  readonly unproven: number;
  readonly doubts: SearchState["doubts"];
  /** Runs that proved something, besides the one without faults that the search begins with. */
  readonly proved: number;
  /** Finds, those before the search was left off among them. */
  readonly found: number;
  /** Ended before all that was asked for had been run. */
  readonly over: boolean;
}

const plansPerTask = 24;

/** Whether a run is one to be told of. A fault that did not fire is none: the search only asks whether it could. */
const isFind = ({ verdict, error }: Judged): boolean => verdict === "broken" || error !== undefined;

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

/** @param skip as many are left out at the beginning */
function* chunks<T>(items: Iterable<T>, size: number, skip: number): Iterable<readonly T[]> {
  let chunk: T[] = [];
  let left = skip;
  for (const item of items) {
    if (left > 0) {
      left -= 1;
      continue;
    }
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

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
  found: number;
  randomSchedules: number;
  /** Transactions of the run without faults. */
  transactions: number;
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
  found: 0,
  randomSchedules: 0,
  transactions: 0,
});

/** None of its faults fired, or all did and yet a checker could say nothing. What one of them struck in vain is no proof either, but the others' is. */
export const provesNothing = ({ verdict, error, fired, faults }: Judged): boolean =>
  verdict === "unproven" && error === undefined && (fired === 0 || fired === faults);

const unsaid: Doubt = { checker: "no checker", sentence: "none applied" };

/**
 * Every schedule of one fault, then of two, as deep as asked; then random ones.
 *
 * @param state goes on from there; it is changed, and holds where the search ended
 */
export async function search(options: SearchOptions, state: SearchState = newSearch()): Promise<SearchResult> {
  const { base, space, pool, random } = options;
  const sieve = createSieve(state.seen);
  const sites = createSites(space, state.sites);
  let over = false;

  const doubt = ({ doubt: { checker, sentence } = unsaid }: Judged): void => {
    state.unproven += 1;
    state.doubts[checker] ??= { count: 0, sentence };
    state.doubts[checker].count += 1;
  };
  /** Counts a result; false ends the search. */
  const take = async (plan: () => Plan, judged: Judged, phase: string): Promise<boolean> => {
    state.schedules += 1;
    state.virtualMs += judged.virtualMs;
    if (provesNothing(judged)) doubt(judged);
    else if (state.schedules > 1) state.proved += 1;
    if (isFind(judged)) {
      state.found += 1;
      if (!(await options.onFind({ plan: plan(), judged, phase, schedules: state.schedules }))) return false;
    }
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
    const size = sites.size(frontier);
    if (state.done === 0)
      state.depths.push({ depth, sites: size.sites, kinds: size.kinds, schedules: 0, unmoved: 0, alike: 0, unfired: 0 });
    const count = state.depths.at(-1) as DepthCount;
    const running: (readonly Candidate[])[] = [];
    const tasks = function* (): Iterable<Task> {
      for (const some of chunks(sites.candidates(frontier), plansPerTask, state.done)) {
        running.push(some);
        yield {
          type: "plans",
          plans: some.map(({ faults, struck }) => ({ plan: planWith(base, faults), ...(struck !== undefined && { struck }) })),
        };
      }
    };
    return inOrder(pool, tasks(), async (judged) => {
      const candidates = running.shift() ?? [];
      for (const [n, one] of judged.entries()) {
        const candidate = candidates[n] as Candidate;
        state.done += 1;
        count.schedules += 1;
        if (depth === 0) state.transactions = one.transactions;
        const allFired = one.fired === one.faults;
        if (!allFired) count.unfired += 1;
        const { trace } = one;
        if (trace === undefined) throw new Error("a systematic search goes on from traces, and this run has none");
        const kept = sieve.keep(candidate, trace);
        if (kept !== "grows") count[kept] += 1;
        else if (!isLast && one.verdict !== "broken" && allFired) state.grown.push(sites.branch(candidate.faults, trace));
        if (!(await take(() => planWith(base, candidate.faults), one, phase))) return false;
      }
      tell(phase, state.done, size.schedules);
      return true;
    });
  }

  async function draw(): Promise<boolean> {
    const phase = "random";
    const tasks = function* (): Iterable<Task> {
      for (let from = state.randomSchedules; from < random.count; from += plansPerTask)
        yield { type: "seeds", from: random.seed + from, count: Math.min(plansPerTask, random.count - from) };
    };
    return inOrder(pool, tasks(), async (judged) => {
      for (const one of judged) {
        const seed = random.seed + state.randomSchedules;
        state.randomSchedules += 1;
        if (!(await take(() => random.planOf(seed), one, phase))) return false;
      }
      tell(phase, state.randomSchedules, random.count);
      return true;
    });
  }

  while (state.depth <= options.depth && !over) {
    over = !(await level(state.depth === options.depth));
    if (state.done === sites.size(state.frontier).schedules) state.complete = state.depth;
    if (over) break;
    // what stands beside the sites is grown from, but never grown to: so each pair with one of them comes up once
    const standing = state.depth === 0 ? standingFaults(space, state.transactions) : [];
    state.frontier = { branches: state.grown, roots: standing.map((fault) => [fault]) };
    state.grown = [];
    state.done = 0;
    state.depth += 1;
  }
  if (!over) over = !(await draw());
  const { depths, complete, randomSchedules, schedules, virtualMs, unproven, doubts, proved, found } = state;
  const isWhole = complete >= options.depth && randomSchedules >= random.count;
  const ended = over && !isWhole;
  return { depths, complete, randomSchedules, schedules, virtualMs, unproven, doubts, proved, found, over: ended };
}
