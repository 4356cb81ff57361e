/** Property-based tests of an integration in virtual time, for vitest or any other runner of tests. */
import { builtins } from "./catalogue.ts";
import { findBroken, type IntegrationProperty } from "./explore/check-integration.ts";
import { counterexampleForTerminal } from "./report/counterexample.ts";
import { storyOf } from "./report/sequence/story.ts";

export type { CheckedRun, IntegrationProperty } from "./explore/check-integration.ts";
export { scheduleArbitrary } from "./explore/random/faults.ts";
export { type PlanOptions, planArbitrary } from "./explore/random/plan.ts";
export { orderArbitrary, workloadArbitrary } from "./explore/random/workload.ts";

import type { Guard } from "./core/guard.ts";
import { forbidReality } from "./transports/reality-guard.ts";

export { asking, type ShopRequest } from "./core/shop.ts";
export { referenceWorld } from "./reference/reference-world.ts";
export { fenceTransactions } from "./world/sim/fenced-transactions.ts";
export type { SimParties, SimWorld } from "./world/sim/sim-world.ts";
export type { Durable, RunningIntegration, SimTarget, Surroundings } from "./world/sim/target.ts";

let guard: Guard | undefined;

/** Throws, with the smallest counterexample as a person reads it, where a run breaks a checker's promise or the property. */
export async function checkIntegration(asked: IntegrationProperty): Promise<void> {
  guard ??= forbidReality();
  const broken = await findBroken(asked, builtins, guard);
  if (broken === undefined) return;
  const { plan, events, law, sentence, order, evidence, seed } = broken;
  const shown = {
    story: storyOf({ events, faults: plan.scenario.faults, broken: sentence }),
    broken: { checker: law, sentence, ...(order === undefined ? {} : { order }) },
    plan,
    events,
    evidence,
    replay: `checkIntegration({ …, seed: ${seed} })`,
  };
  throw new Error(counterexampleForTerminal(shown, { width: 120, color: false }).trimStart());
}
