import { basePlan, standardOrder } from "../../src/explore/base-plan.ts";
import { plansUnderLoad } from "../../src/explore/outages.ts";
import { planAt } from "../../src/explore/random/plan.ts";
import { search } from "../../src/explore/search.ts";
import { createTaskRunner, spaceOf } from "../../src/explore/task-runner.ts";
import { observeUsage, type Usage } from "../../src/explore/usage.ts";
import { rights } from "./right/index.ts";

/** A promise that a right integration is said to have broken. */
export interface Alarm {
  readonly checker: string;
  readonly sentence: string;
  readonly phase: string;
  /** Of the plan. */
  readonly seed: number;
  /** Faults as they were aimed, to know a systematic schedule by. */
  readonly faults: string;
}

/** How the search fared with one right integration. */
export interface Acquittal {
  readonly right: string;
  readonly schedules: number;
  /** Those that proved something; the others are `doubts`: how often, by the checker that could say nothing. */
  readonly proved: number;
  readonly doubts: Readonly<Record<string, { readonly count: number; readonly sentence: string }>>;
  readonly alarms: readonly Alarm[];
  readonly seconds: number;
}

export interface RightSearch {
  /** -1 leaves the systematic part out. */
  readonly depth: number;
  readonly random: number;
  readonly seed: number;
  /** What to aim at; its own, unless given. */
  readonly usage?: Usage;
}

export const options = { maxOrders: 3, maxFaults: 4 };

/** Searches for what must not be found, and collects it all. */
export async function searchRight(name: string, { depth, random, seed, usage: given }: RightSearch): Promise<Acquittal> {
  const right = rights[name];
  if (right === undefined) throw new Error(`there is no right integration named ${name}`);
  const startedMs = performance.now();
  const world = right.open();
  const usage = given ?? (await observeUsage(world, options));
  const runner = createTaskRunner(world, options, { usage });
  const [standard, telling] = [spaceOf(world, "standard"), spaceOf(world, "telling", usage)];
  const alarms: Alarm[] = [];
  const { schedules, proved, doubts } = await search({
    base: basePlan(standardOrder, seed),
    space: standard,
    underLoad: (reached) => plansUnderLoad(standard, reached, seed),
    pool: { size: 1, run: (task) => runner.perform(task) },
    depth,
    random: { seed, count: random, planOf: (drawn) => planAt(telling, options, drawn) },
    isOver: () => false,
    onFind: async ({ plan, judged, phase }) => {
      const faults = JSON.stringify(plan.scenario.faults);
      for (const { checker, sentence } of judged.broken) alarms.push({ checker, sentence, phase, seed: plan.seed, faults });
      if (judged.error !== undefined) alarms.push({ checker: "run", sentence: judged.error, phase, seed: plan.seed, faults });
      return true;
    },
    onProgress: () => {},
  });
  return { right: name, schedules, proved, doubts, alarms, seconds: (performance.now() - startedMs) / 1000 };
}
