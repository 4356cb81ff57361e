import { faults } from "../faults/index.ts";
import { type Guard, guarded } from "../world/sim/guarded.ts";
import { onlyOnTheWire } from "../world/sim/links.ts";
import { runPlan } from "../world/sim/run-plan.ts";
import type { SimWorld } from "../world/sim/sim-world.ts";
import type { Census } from "./census.ts";
import { type FaultSpace, faultSpace } from "./fault-space.ts";
import { type Enact, type Judged, judge } from "./judge.ts";
import { type PlanOptions, planAt } from "./random/plan.ts";
import type { Task } from "./task.ts";

/**
 * The faults that can strike an integration with these partners: `standard` for the systematic search, which says of each
 * what came of it; `telling` for the random one, which keeps to what can happen here, and mostly to what the census saw.
 */
export function spaceOf({ blueprints }: SimWorld, parameters: "standard" | "telling", census?: Census): FaultSpace {
  const contracts = Object.fromEntries(blueprints.map(({ name, contract }) => [name, contract]));
  if (parameters === "standard") return faultSpace(contracts, { parameters });
  const catalogue = Object.values(faults).filter(({ name }) => !onlyOnTheWire.has(name));
  const seen = census === undefined ? {} : { likely: census.used, habits: census.habits, transactions: census.transactions };
  return faultSpace(contracts, { parameters, catalogue, ...seen });
}

/** One that runs plans in its own thread, one after the other. */
export interface CrewMember {
  readonly enact: Enact;
  perform(task: Task): Promise<readonly Judged[]>;
}

export function createCrewMember(
  world: SimWorld,
  options: PlanOptions,
  { guard, census }: { readonly guard?: Guard; readonly census?: Census } = {},
): CrewMember {
  const space = spaceOf(world, "telling", census);
  const enact: Enact = (plan) => guarded(guard, () => runPlan({ plan, ...world }));
  return {
    enact,
    perform: async (task) => {
      const results: Judged[] = [];
      if (task.type === "plans") for (const { plan, ...traced } of task.plans) results.push(await judge(plan, enact, traced));
      else for (let n = 0; n < task.count; n += 1) results.push(await judge(planAt(space, options, task.from + n), enact));
      return results;
    },
  };
}
