import { type Guard, guarded } from "../world/sim/guarded.ts";
import { runPlan } from "../world/sim/run-plan.ts";
import type { SimWorld } from "../world/sim/sim-world.ts";
import { type FaultSpace, faultSpace } from "./fault-space.ts";
import { type Enact, type Judged, judge } from "./judge.ts";
import { type PlanOptions, planAt } from "./random/plan.ts";
import type { Task } from "./task.ts";

/** The faults that can strike an integration with these partners: `standard` for the systematic search, `telling` for the random one. */
export function spaceOf({ blueprints }: SimWorld, parameters: "standard" | "telling"): FaultSpace {
  return faultSpace(Object.fromEntries(blueprints.map(({ name, contract }) => [name, contract])), { parameters });
}

/** One that runs plans in its own thread, one after the other. */
export interface CrewMember {
  readonly enact: Enact;
  perform(task: Task): Promise<readonly Judged[]>;
}

export function createCrewMember(world: SimWorld, options: PlanOptions, guard?: Guard): CrewMember {
  const space = spaceOf(world, "telling");
  const enact: Enact = (plan) => guarded(guard, () => runPlan({ plan, ...world }));
  return {
    enact,
    perform: async (task) => {
      const results: Judged[] = [];
      if (task.type === "plans") for (const { plan, struck } of task.plans) results.push(await judge(plan, enact, struck));
      else for (let n = 0; n < task.count; n += 1) results.push(await judge(planAt(space, options, task.from + n), enact));
      return results;
    },
  };
}
