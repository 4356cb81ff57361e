import { describe, expect, it } from "vitest";
import { basePlan, standardOrder } from "../../src/explore/base-plan.ts";
import { type Exploration, explore } from "../../src/explore/explore.ts";
import { planAt } from "../../src/explore/random/plan.ts";
import { createTaskRunner, spaceOf } from "../../src/explore/task-runner.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { worldWith } from "../zoo/sim-world.ts";

const size = { maxOrders: 1, maxFaults: 1 };

/** Every single fault for one order, in this thread. */
function exploreSingles(world: SimWorld, isTimeUp = () => false): Promise<Exploration> {
  const runner = createTaskRunner(world, size);
  const space = spaceOf(world, "standard");
  return explore({
    base: basePlan(standardOrder, 1),
    space,
    pool: { size: 1, run: (task) => runner.perform(task) },
    depth: 1,
    random: { seed: 1, count: 0, planOf: (seed) => planAt(space, size, seed) },
    keepGoing: false,
    isOver: () => false,
    isTimeUp,
    onProgress: () => {},
    onShrink: () => {},
    onCounterexample: () => {},
  });
}

describe("a search of every single fault", () => {
  it("finds a charge that is made again when its answer is lost, and leaves one fault and one order of it", async () => {
    const { counterexamples, complete, over } = await exploreSingles(worldWith("unknown-taken-as-not-done"));
    expect(counterexamples).toHaveLength(1);
    const [{ plan, broken, minimal, nearest } = { plan: undefined }] = counterexamples;
    expect(plan?.scenario.faults).toHaveLength(1);
    expect(plan?.scenario.workload.orders).toHaveLength(1);
    expect([minimal, broken?.order]).toEqual([true, "order-1"]);
    // not one whose fault meets nobody
    expect(nearest?.difference).toMatch(/^the same without /);
    expect(nearest?.plan.scenario.faults).toEqual([]);
    expect([complete, over]).toEqual([0, true]);
  });

  it("is told as it was found where time is up: no longer made smaller, nor compared", async () => {
    const { counterexamples } = await exploreSingles(worldWith("unknown-taken-as-not-done"), () => true);
    expect(counterexamples).toMatchObject([{ broken: { checker: "retries" }, tries: 0, minimal: false }]);
    expect(counterexamples[0]).not.toHaveProperty("nearest");
  });

  it("finds nothing in the right integration, and counts what it ran", async () => {
    const { counterexamples, depths, complete, unproven, over, schedules } = await exploreSingles(referenceWorld());
    expect(counterexamples).toEqual([]);
    expect([complete, over]).toEqual([1, false]);
    // where the one customer was answered while the integration was down, nothing is known of how long answers take
    expect(unproven / schedules).toBeLessThan(0.05);
    expect(depths.map(({ depth }) => depth)).toEqual([0, 1]);
    expect(schedules).toBe(depths.reduce((sum, depth) => sum + depth.schedules, 0));
    expect(depths[1]?.sites).toBeGreaterThan(5);
  });
});
