import type { Plan } from "../core/plan.ts";
import { formatPattern } from "../core/site.ts";
import type { Broken, Judged } from "./judge.ts";
import { type Find, type SearchOptions, search } from "./search.ts";
import { nearestPassing } from "./shrink/nearest-passing.ts";
import { shrinkPlan } from "./shrink/shrink-plan.ts";
import type { SearchResult, SearchState } from "./tally.ts";
import type { TaskPool } from "./task.ts";

/** A plan that breaks an invariant, as small as it gets. */
export interface Counterexample {
  /** The broken invariant, as it stands in the smallest plan. */
  readonly broken: Broken;
  readonly plan: Plan;
  /** The search's phase, and the schedules that it had run. */
  readonly phase: string;
  readonly schedules: number;
  /** Faults and orders of the plan as it was found. */
  readonly found: { readonly faults: number; readonly orders: number };
  /** Plans that were tried to make it smaller; `minimal`: nothing more can be taken away. */
  readonly tries: number;
  readonly minimal: boolean;
  /** The nearest plan that breaks nothing, and in what it differs. */
  readonly nearest?: { readonly plan: Plan; readonly difference: string };
}

export interface ExploreOptions extends Omit<SearchOptions, "onFind"> {
  /** Collects distinct counterexamples instead of ending at the first. */
  readonly keepGoing: boolean;
  readonly onCounterexample: (counterexample: Counterexample) => void;
  readonly onShrink: (tries: number, plan: Plan) => void;
  /** Told of each find that was made smaller, be it another face of an earlier one. */
  readonly onReduced?: ((reduced: Reduced) => void) | undefined;
  /** True once time is up or somebody wants it to end: finds are not made smaller any further. */
  readonly isTimeUp: () => boolean;
  readonly shrinkTries?: number;
}

export interface Exploration extends SearchResult {
  readonly counterexamples: readonly Counterexample[];
  /** Finds that were another face of one above. */
  readonly repeated: number;
}

/** What makes two counterexamples one: the invariant, and where the faults strike, whatever they do there, to which order and attempt. */
export function groupOf({ checker }: Broken, { scenario }: Plan): string {
  const where = scenario.faults.map(({ fault, at: { order: _order, attempt: _attempt, phase: _phase, ...at } }) =>
    Object.keys(at).length === 0 ? fault : formatPattern(at),
  );
  return [checker, ...new Set(where.sort())].join(" | ");
}

async function judgeOne(pool: TaskPool, plan: Plan): Promise<Judged> {
  const [judged] = await pool.run({ type: "plans", plans: [{ plan }] });
  if (judged === undefined) throw new Error("a plan was run, and nothing came back");
  return judged;
}

const failedRun = (error: string): Broken => ({ checker: "run", sentence: `the run did not come to its end: ${error}` });
const brokenOf = ({ broken, error }: Judged): readonly Broken[] =>
  broken.length > 0 ? broken : error === undefined ? [] : [failedRun(error)];

/** Makes one find as small as it gets, keeping its first broken invariant. */
async function reduce(
  find: Find,
  { pool, space, isTimeUp, onShrink, shrinkTries = 2000 }: ExploreOptions,
): Promise<Counterexample> {
  const [first] = brokenOf(find.judged);
  const checker = first?.checker ?? "run";
  const breaks = async (plan: Plan): Promise<boolean> =>
    brokenOf(await judgeOne(pool, plan)).some((broken) => broken.checker === checker);
  const { plan, tries, minimal } = await shrinkPlan(find.plan, breaks, {
    faults: space.faults,
    maxTries: shrinkTries,
    isOver: isTimeUp,
    onStep: (smaller, tried) => onShrink(tried, smaller),
  });
  const broken = brokenOf(await judgeOne(pool, plan)).find((one) => one.checker === checker) ?? failedRun("it broke once only");
  const nearest = isTimeUp()
    ? undefined
    : await nearestPassing(plan, async (one) => (await judgeOne(pool, one)).verdict !== "held");
  const { faults, workload } = find.plan.scenario;
  return {
    broken,
    plan,
    phase: find.phase,
    schedules: find.schedules,
    found: { faults: faults.length, orders: workload.orders.length },
    tries,
    minimal,
    ...(nearest === undefined ? {} : { nearest }),
  };
}

/** A find that was made smaller, and what makes two finds alike before that is known. */
export interface Reduced {
  /** Where it was found, in the order in which one machine would have come by. */
  readonly phase: string;
  readonly position: number;
  readonly face: string;
  readonly counterexample: Counterexample;
}

/** Tells distinct counterexamples from other faces of them. */
export interface Collector {
  readonly counterexamples: readonly Counterexample[];
  /** Whether a find of that face has been made smaller already. */
  knows(face: string): boolean;
  /** True where it is like none before it. */
  add(reduced: Reduced): boolean;
}

export function createCollector(): Collector {
  const counterexamples = new Map<string, Counterexample>();
  const faces = new Set<string>();
  return {
    get counterexamples() {
      return [...counterexamples.values()];
    },
    knows: (face) => faces.has(face),
    add: ({ face, counterexample }) => {
      faces.add(face);
      const group = groupOf(counterexample.broken, counterexample.plan);
      if (counterexamples.has(group)) return false;
      counterexamples.set(group, counterexample);
      return true;
    },
  };
}

function faceOf({ judged, plan }: Find): string {
  const [first] = brokenOf(judged);
  return first === undefined ? "" : groupOf(first, plan);
}

/** Searches for schedules that break the integration, and makes what it finds small. */
export async function explore(options: ExploreOptions, state?: SearchState): Promise<Exploration> {
  const collector = createCollector();
  let repeated = 0;
  const onFind = async (find: Find): Promise<boolean> => {
    const face = faceOf(find);
    if (collector.knows(face)) {
      repeated += 1;
      return true;
    }
    const counterexample = await reduce(find, options);
    const reduced = { phase: find.phase, position: find.position, face, counterexample };
    options.onReduced?.(reduced);
    if (!collector.add(reduced)) {
      repeated += 1;
      return true;
    }
    options.onCounterexample(counterexample);
    return options.keepGoing && !options.isTimeUp();
  };
  const result = await search({ ...options, onFind }, state);
  return { ...result, counterexamples: collector.counterexamples, repeated };
}
