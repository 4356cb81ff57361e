import { builtins } from "../../src/catalogue.ts";
import { basePlan, standardOrder } from "../../src/explore/base-plan.ts";
import type { Judged } from "../../src/explore/judge.ts";
import { plansUnderLoad } from "../../src/explore/outages.ts";
import { planAt } from "../../src/explore/random/plan.ts";
import { type Find, search } from "../../src/explore/search.ts";
import { shrinkPlan } from "../../src/explore/shrink/shrink-plan.ts";
import { createTaskRunner, spaceOf } from "../../src/explore/task-runner.ts";
import { observeUsage } from "../../src/explore/usage.ts";
import { bugs } from "./bugs/index.ts";
import { worldWith } from "./sim-world.ts";

/** How the search fared with one seeded bug. */
export interface Catch {
  readonly bug: string;
  readonly class: string;
  /** Through the first expected checker that broke; absent: missed. */
  readonly found?: {
    readonly checker: string;
    readonly phase: string;
    /** Schedules that had been run by then. */
    readonly schedules: number;
    /** After shrinking. */
    readonly faults: number;
    readonly orders: number;
  };
  /** Schedules that random search alone needed; absent: not found within the bound. */
  readonly randomAlone?: number;
  readonly seconds: number;
}

const options = { maxOrders: 3, maxFaults: 4 };
const seed = 1;
const shrinkTries = 600;

/** Depth 1 and then random schedules; and random schedules alone. Only a checker that the bug names counts. */
export async function searchBug(name: string, randomCount: number): Promise<Catch> {
  const bug = bugs[name];
  if (bug === undefined) throw new Error(`there is no bug named ${name}`);
  const startedMs = performance.now();
  const world = worldWith(name);
  const usage = await observeUsage(world, options);
  const runner = createTaskRunner(world, options, { usage });
  const [standard, telling] = [spaceOf(world, "standard"), spaceOf(world, "telling", usage)];
  const planOf = (drawn: number) => planAt(telling, options, drawn);
  const expected = ({ broken }: Judged): string | undefined =>
    broken.map(({ checker }) => checker).find((checker) => bug.checkers.includes(checker));

  const hunt = async (depth: number): Promise<Find | undefined> => {
    let caught: Find | undefined;
    await search({
      base: basePlan(standardOrder, seed),
      space: standard,
      underLoad: (reached) => plansUnderLoad(standard, reached, seed),
      pool: { size: 1, run: (task) => runner.perform(task) },
      depth,
      random: { seed, count: randomCount, planOf },
      isOver: () => false,
      onFind: async (find) => {
        if (expected(find.judged) === undefined) return true;
        caught = find;
        return false;
      },
      onProgress: () => {},
    });
    return caught;
  };

  const find = await hunt(1);
  const alone = find === undefined || find.phase === "random" ? undefined : await hunt(-1);
  const told = { bug: name, class: bug.class };
  const secondsSoFar = (): number => (performance.now() - startedMs) / 1000;
  if (find === undefined) return { ...told, seconds: secondsSoFar() };

  const checker = expected(find.judged) ?? "";
  const judgeOne = async (plan: typeof find.plan) => (await runner.perform({ type: "plans", plans: [{ plan }] }))[0];
  const { plan } = await shrinkPlan(
    find.plan,
    async (smaller) => (await judgeOne(smaller))?.broken.some((broken) => broken.checker === checker) === true,
    { faults: builtins.faults, maxTries: shrinkTries },
  );
  // the random part draws the same schedules with and without what went before
  const systematic = find.phase === "random" ? Math.max(0, find.schedules - find.plan.seed + seed - 1) : 0;
  const randomAlone = find.phase === "random" ? find.schedules - systematic : alone?.schedules;
  const { faults, workload } = plan.scenario;
  return {
    ...told,
    found: { checker, phase: find.phase, schedules: find.schedules, faults: faults.length, orders: workload.orders.length },
    ...(randomAlone === undefined ? {} : { randomAlone }),
    seconds: secondsSoFar(),
  };
}
