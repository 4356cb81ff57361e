import fc from "fast-check";
import type { Catalogue } from "../core/catalogue.ts";
import { checkHistory, type NamedResult } from "../core/checker.ts";
import { messageOf } from "../core/errors.ts";
import type { Guard } from "../core/guard.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Plan } from "../core/plan.ts";
import { guarded } from "../world/sim/guarded.ts";
import { problemOfSimWorld } from "../world/sim/is-sim-world.ts";
import { runPlan } from "../world/sim/run-plan.ts";
import type { SimParties } from "../world/sim/sim-world.ts";
import { type PlanOptions, planArbitrary } from "./random/plan.ts";
import { shrinkPlan } from "./shrink/shrink-plan.ts";
import { spaceOf } from "./task-runner.ts";
import { observeUsage } from "./usage.ts";

/** One run as a property sees it. */
export interface CheckedRun {
  readonly plan: Plan;
  readonly events: readonly HistoryEvent[];
  /** What every checker that applies said. */
  readonly checks: readonly NamedResult[];
}

export interface IntegrationProperty {
  readonly world: SimParties;
  /** Which runs to draw; by default customers and faults of all kinds. */
  readonly plans?: fc.Arbitrary<Plan>;
  /** For the default plans: customers and faults at most. */
  readonly size?: Partial<PlanOptions>;
  /**
   * What has to hold, besides what the checkers say; throws where it does not. The law is named in the failure by the
   * error's message, and a smaller run counts as the same failure where it fails at all.
   */
  readonly property?: (run: CheckedRun) => void | Promise<void>;
  /** How many runs; 100 unless given. */
  readonly runs?: number;
  /** Of the drawing; a new one each time unless given, and printed where something breaks. */
  readonly seed?: number;
}

/** What a property broke, as small as it gets. */
export interface BrokenProperty extends CheckedRun {
  readonly seed: number;
  /** The checker, or `property`. */
  readonly law: string;
  readonly sentence: string;
  readonly order?: string;
  readonly evidence: readonly number[];
}

const defaultSize: PlanOptions = { maxOrders: 2, maxFaults: 3 };

type Failure = Pick<BrokenProperty, "law" | "sentence" | "order" | "evidence">;

async function failureOf(
  { property }: IntegrationProperty,
  run: CheckedRun,
  error: string | undefined,
): Promise<Failure | undefined> {
  const broken = run.checks.find(({ verdict }) => verdict === "broken");
  const [first] = broken?.evidence ?? [];
  if (broken !== undefined && first !== undefined) {
    const order = first.order === undefined ? {} : { order: first.order };
    return { law: broken.checker, sentence: first.sentence, ...order, evidence: first.events };
  }
  if (error !== undefined) return { law: "run", sentence: `the run did not come to its end: ${error}`, evidence: [] };
  try {
    await property?.(run);
    return undefined;
  } catch (thrown) {
    return { law: "property", sentence: messageOf(thrown), evidence: [] };
  }
}

const isCount = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;

/** A test that runs nothing would pass for ever. */
function checkOptions({ world, runs, seed }: IntegrationProperty & { readonly runs: number }, size: PlanOptions): void {
  const problem = problemOfSimWorld(world);
  const problems = [
    ...(problem === undefined ? [] : [`its world ${problem}`]),
    ...(isCount(runs, 1) ? [] : [`runs has to be a whole number from 1 on, not ${runs}`]),
    ...(seed === undefined || Number.isSafeInteger(seed) ? [] : [`seed has to be a whole number, not ${seed}`]),
    ...(isCount(size.maxOrders, 1) ? [] : [`size.maxOrders has to be a whole number from 1 on, not ${size.maxOrders}`]),
    ...(isCount(size.maxFaults, 0) ? [] : [`size.maxFaults has to be a whole number, not ${size.maxFaults}`]),
  ];
  if (problems.length > 0) throw new TypeError(`checkIntegration: ${problems.join("; ")}`);
}

/**
 * Draws runs and looks for one that breaks a checker's promise or the property. Undefined where all held.
 *
 * @throws TypeError where it is asked wrongly; Error where nothing broke, and no run proved anything either
 */
export async function findBroken(
  asked: IntegrationProperty,
  catalogue: Catalogue,
  guard?: Guard,
): Promise<BrokenProperty | undefined> {
  const world = { ...asked.world, catalogue };
  const { runs = 100, size } = asked;
  const options = { ...defaultSize, ...size };
  checkOptions({ ...asked, runs }, options);
  const plans = asked.plans ?? planArbitrary(spaceOf(world, "telling", await observeUsage(world, options)), options);
  let proved = 0;
  let doubt: string | undefined;
  const attempt = async (plan: Plan): Promise<{ readonly run: CheckedRun; readonly failure: Failure | undefined }> => {
    const { events, error } = await guarded(guard, () => runPlan({ plan, ...world }));
    const { verdict, checks } = checkHistory(events, { checkers: catalogue.checkers, except: plan.scenario.expect.except });
    const run = { plan, events, checks };
    if (verdict === "held") proved += 1;
    else doubt ??= checks.find((check) => check.verdict === "unproven")?.evidence[0]?.sentence;
    return { run, failure: await failureOf(asked, run, error) };
  };
  const drawn = await fc.check(
    fc.asyncProperty(plans, async (plan) => (await attempt(plan)).failure === undefined),
    { numRuns: runs, endOnFailure: true, ...(asked.seed === undefined ? {} : { seed: asked.seed }) },
  );
  if (!drawn.failed && proved === 0)
    throw new Error(`nothing broke, but nothing was proved in ${runs} runs: ${doubt ?? "no checker applied"}`);
  const [found] = drawn.counterexample ?? [];
  if (!drawn.failed || found === undefined) return undefined;
  const law = (await attempt(found)).failure?.law;
  const { plan } = await shrinkPlan(found, async (smaller) => (await attempt(smaller)).failure?.law === law, {
    faults: catalogue.faults,
    maxTries: 500,
  });
  const { run, failure } = await attempt(plan);
  const last = failure ?? { law: law ?? "property", sentence: "it broke once only", evidence: [] };
  return { ...run, ...last, seed: drawn.seed };
}
