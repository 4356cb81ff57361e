import type { Plan } from "../core/plan.ts";
import type { FaultSpace } from "./fault-space.ts";
import type { Judged } from "./judge.ts";
import { type Candidate, createSieve, type DepthCount, grow, planWith, standingFaults } from "./systematic.ts";
import type { Crew, Task } from "./task.ts";

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
  readonly found: number;
}

export interface SearchOptions {
  readonly base: Plan;
  readonly space: FaultSpace;
  readonly crew: Crew;
  readonly depth: number;
  /** Random schedules after the systematic ones; absent: until something else ends the search. */
  readonly random: { readonly seed: number; readonly count: number; readonly planOf: (seed: number) => Plan };
  /** True ends the search: time is up, enough was run, or somebody asked for it. */
  readonly isOver: (schedules: number) => boolean;
  /** What to do with a find; false ends the search. */
  readonly onFind: (find: Find) => Promise<boolean>;
  readonly onProgress: (progress: Progress) => void;
}

export interface SearchResult {
  readonly depths: readonly DepthCount[];
  /** The depth that was searched whole. */
  readonly complete: number;
  readonly randomSchedules: number;
  readonly schedules: number;
  readonly virtualMs: number;
  /** Runs that did not come to their end, or proved nothing. */
  readonly unproven: number;
  readonly over: boolean;
}

const plansPerTask = 24;

/** Whether a run is one to be told of. A fault that did not fire is none: the search only asks whether it could. */
const isFind = ({ verdict, error }: Judged): boolean => verdict === "broken" || error !== undefined;

/**
 * Runs tasks over the crew and hands their results back in the tasks' order, whichever came first: so that what is found
 * does not depend on who was faster.
 */
async function inOrder(
  crew: Crew,
  tasks: Iterable<Task>,
  take: (judged: readonly Judged[], index: number) => Promise<boolean>,
): Promise<boolean> {
  const waiting: Promise<readonly Judged[]>[] = [];
  const source = tasks[Symbol.iterator]();
  let index = 0;
  const fill = (): void => {
    while (waiting.length < 2 * crew.size) {
      const { value, done } = source.next();
      if (done === true) return;
      const running = crew.run(value);
      // whoever ends the search leaves these behind
      running.catch(() => {});
      waiting.push(running);
    }
  };
  for (fill(); waiting.length > 0; fill()) {
    const judged = await (waiting.shift() as Promise<readonly Judged[]>);
    if (!(await take(judged, index))) return false;
    index += 1;
  }
  return true;
}

function* chunks<T>(items: readonly T[], size: number): Iterable<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}

/** Every schedule of one fault, then of two, as deep as asked; then random ones. */
export async function search(options: SearchOptions): Promise<SearchResult> {
  const { base, space, crew, random } = options;
  const depths: DepthCount[] = [];
  let [schedules, virtualMs, unproven, found, complete, randomSchedules] = [0, 0, 0, 0, -1, 0];
  let over = false;
  let calm: Judged | undefined;
  const sieve = createSieve();

  /** Counts a result; false ends the search. */
  const take = async (plan: () => Plan, judged: Judged, phase: string): Promise<boolean> => {
    schedules += 1;
    virtualMs += judged.virtualMs;
    if (judged.verdict !== "held" && judged.verdict !== "broken" && judged.error === undefined && judged.fired === judged.faults)
      unproven += 1;
    if (isFind(judged)) {
      found += 1;
      if (!(await options.onFind({ plan: plan(), judged, phase, schedules }))) return false;
    }
    return !options.isOver(schedules);
  };

  async function level(candidates: readonly Candidate[], depth: number, isLast: boolean): Promise<Candidate[]> {
    const phase = `depth ${depth}`;
    const next: Candidate[] = [];
    const struck = new Set(candidates.map((candidate) => candidate.struck));
    let [done, unmoved, alike, unfired] = [0, 0, 0, 0];
    const tasks = function* (): Iterable<Task> {
      for (const some of chunks(candidates, plansPerTask))
        yield {
          type: "plans",
          plans: some.map(({ faults, struck: site }) => ({
            plan: planWith(base, faults),
            ...(site !== undefined && { struck: site }),
          })),
        };
    };
    const whole = await inOrder(crew, tasks(), async (judged, index) => {
      for (const [n, one] of judged.entries()) {
        const candidate = candidates[index * plansPerTask + n] as Candidate;
        done += 1;
        calm ??= one;
        if (!(await take(() => planWith(base, candidate.faults), one, phase))) return false;
        if (one.fired < one.faults) unfired += 1;
        const kept = sieve.keep(candidate, one);
        if (kept === "unmoved") unmoved += 1;
        else if (kept === "alike") alike += 1;
        else if (!isLast && one.verdict !== "broken" && one.fired === one.faults)
          for (const grown of grow(space, candidate, one)) next.push(grown);
      }
      options.onProgress({ phase, schedules, done, of: candidates.length, virtualMs, found });
      return true;
    });
    over = !whole;
    depths.push({ depth, sites: depth === 0 ? 0 : struck.size, schedules: done, unmoved, alike, unfired });
    if (whole) complete = depth;
    return next;
  }

  async function draw(): Promise<void> {
    const phase = "random";
    const tasks = function* (): Iterable<Task> {
      for (let from = 0; from < random.count; from += plansPerTask)
        yield { type: "seeds", from: random.seed + from, count: Math.min(plansPerTask, random.count - from) };
    };
    const whole = await inOrder(crew, tasks(), async (judged, index) => {
      for (const [n, one] of judged.entries()) {
        randomSchedules += 1;
        if (!(await take(() => random.planOf(random.seed + index * plansPerTask + n), one, phase))) return false;
      }
      options.onProgress({ phase, schedules, done: randomSchedules, of: random.count, virtualMs, found });
      return true;
    });
    over = !whole;
  }

  let candidates: Candidate[] = [{ faults: [] }];
  for (let depth = 0; depth <= options.depth && !over; depth += 1) {
    candidates = await level(candidates, depth, depth === options.depth);
    // grown from, but never grown to: so each pair of one of these and a site comes up once
    if (depth === 0 && calm !== undefined)
      candidates = [...candidates, ...standingFaults(space, calm).map((fault) => ({ faults: [fault] }))];
  }
  if (!over) await draw();
  return { depths, complete, randomSchedules, schedules, virtualMs, unproven, over };
}
