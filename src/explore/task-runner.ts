import type { FaultCatalogue } from "../core/catalogue.ts";
import type { Guard } from "../core/guard.ts";
import type { Plan } from "../core/plan.ts";
import { needsTls } from "../world/needs-tls.ts";
import { guarded } from "../world/sim/guarded.ts";
import { onlyOnTheWire } from "../world/sim/links.ts";
import { runPlan } from "../world/sim/run-plan.ts";
import type { SimWorld } from "../world/sim/sim-world.ts";
import { type FaultSpace, faultSpace } from "./fault-space.ts";
import { inStep } from "./in-step.ts";
import { type Enact, type Judged, judge } from "./judge.ts";
import { type PlanOptions, planAt } from "./random/plan.ts";
import type { Task } from "./task.ts";
import type { Usage } from "./usage.ts";

/**
 * The faults that can strike an integration with these partners: `standard` for the systematic search, which says of each
 * what came of it; `telling` for the random one, which keeps to what can happen here, and mostly to what the integration was seen to use.
 */
export function spaceOf(
  { blueprints, target, catalogue }: SimWorld,
  parameters: "standard" | "telling",
  usage?: Usage,
): FaultSpace {
  const contracts = Object.fromEntries(blueprints.map(({ name, contract }) => [name, contract]));
  const { takesWebhooks = true } = target;
  const without = (names: ReadonlySet<string>): FaultCatalogue =>
    Object.fromEntries(Object.entries(catalogue.faults).filter(([name]) => !names.has(name)));
  if (parameters === "standard") return faultSpace(contracts, { faults: without(needsTls), parameters, takesWebhooks });
  const faults = without(onlyOnTheWire);
  const seen = usage === undefined ? {} : { likely: usage.used, habits: usage.habits, transactions: usage.transactions };
  return faultSpace(contracts, { faults, parameters, takesWebhooks, ...seen });
}

/** One that runs plans in its own thread. */
export interface TaskRunner {
  readonly enact: Enact;
  perform(task: Task): Promise<readonly Judged[]>;
}

/**
 * Runs of the systematic search under way at once, where runs share nothing. Their plans are alike: in step each finds the code that
 * it needs in the processor's caches, where the one before it has left it. More than these gain nothing, and random runs, which
 * have little in common, would only crowd each other out.
 */
export const runsInStep = 8;

/** A plan, and what its trace is asked for. */
interface Given {
  readonly plan: Plan;
  readonly traced?: { readonly struck?: string };
}

export function createTaskRunner(
  world: SimWorld,
  options: PlanOptions,
  { guard, usage }: { readonly guard?: Guard; readonly usage?: Usage } = {},
): TaskRunner {
  const space = spaceOf(world, "telling", usage);
  const enact: Enact = (plan) => guarded(guard, () => runPlan({ plan, ...world }));
  const plansOf = (task: Task): readonly Given[] =>
    task.type === "plans"
      ? task.plans.map(({ plan, ...traced }) => ({ plan, traced }))
      : Array.from({ length: task.count }, (_, n) => ({ plan: planAt(space, options, task.from + n) }));
  const togetherIn = ({ type }: Task): number => (type === "plans" && world.target.isolated === true ? runsInStep : 1);
  return {
    enact,
    perform: async (task) => {
      const given = plansOf(task);
      const judgeOne = ({ plan, traced }: Given): Promise<Judged> =>
        judge(plan, { enact, checkers: world.catalogue.checkers }, traced);
      const together = togetherIn(task);
      const judged = await inStep(given, together, judgeOne);
      if (together === 1) return judged;
      // a touch of the real world is told of all that were under way: alone, each answers for itself
      for (const [n, one] of given.entries()) if (judged[n]?.error !== undefined) judged[n] = await judgeOne(one);
      return judged;
    },
  };
}
