import { describe, expect, it } from "vitest";
import { inStep } from "../../src/explore/in-step.ts";
import { planAt } from "../../src/explore/random/plan.ts";
import { createTaskRunner, spaceOf } from "../../src/explore/task-runner.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";

describe("work in step", () => {
  it("hands results back in the order of the things, and has no more under way than may go together", async () => {
    let [underWay, most] = [0, 0];
    const doubled = await inStep([5, 1, 4, 2, 3, 0], 3, async (turns) => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let n = 0; n < turns; n += 1) await Promise.resolve();
      underWay -= 1;
      return 2 * turns;
    });
    expect(doubled).toEqual([10, 2, 8, 4, 6, 0]);
    expect(most).toBe(3);
  });

  it("takes things one by one where one may go alone, and none where there is none", async () => {
    const log: string[] = [];
    const note = async (name: string): Promise<void> => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
    };
    await inStep(["one", "two"], 1, note);
    expect(log).toEqual(["one begins", "one ends", "two begins", "two ends"]);
    expect(await inStep([], 8, note)).toEqual([]);
  });
});

describe("a task runner", () => {
  const reference = referenceWorld();
  const options = { maxOrders: 2, maxFaults: 2 };
  const space = spaceOf(reference, "telling");
  const plans = Array.from({ length: 12 }, (_, n) => ({ plan: planAt(space, options, 700 + n) }));
  const task = { type: "plans", plans } as const;

  /** The reference world, telling how many of its houses are open at once at most. */
  function counted(isolated: boolean): { readonly world: SimWorld; readonly most: () => number } {
    let [open, most] = [0, 0];
    const target: SimWorld["target"] = {
      ...reference.target,
      isolated,
      open: async (given) => {
        const durable = await reference.target.open(given);
        open += 1;
        most = Math.max(most, open);
        const close = async (): Promise<void> => {
          open -= 1;
          await durable.close();
        };
        return { ...durable, close };
      },
    };
    return { world: { ...reference, target }, most: () => most };
  }

  it("lets runs that share nothing go in step, and judges them as it does alone", async () => {
    const [together, alone] = [counted(true), counted(false)];
    const judged = await createTaskRunner(together.world, options).perform(task);
    expect(together.most()).toBe(8);
    expect(judged).toEqual(await createTaskRunner(alone.world, options).perform(task));
    expect(alone.most()).toBe(1);
  });

  it("lets random runs go one after the other: they have little in common", async () => {
    const { world, most } = counted(true);
    await createTaskRunner(world, options).perform({ type: "seeds", from: 700, count: 3 });
    expect(most()).toBe(1);
  });

  it("blames the run alone that touched the real world, and none that was under way beside it", async () => {
    // a guard as in the threads of a search: it tells all that are under way of a touch
    let [under, touched] = [0, false];
    const guard = {
      enter: () => {
        if (under === 0) touched = false;
        under += 1;
      },
      leave: () => {
        under -= 1;
        return touched ? ["the clock was touched"] : [];
      },
    };
    let houses = 0;
    const culprits = new Set<number>();
    const target: SimWorld["target"] = {
      ...reference.target,
      open: (given) => {
        houses += 1;
        // the third of the first twelve, and whichever run comes after them first: its own second look
        if (houses === 3 || houses === 13) {
          touched = true;
          culprits.add(houses);
        }
        return reference.target.open(given);
      },
    };
    const judged = await createTaskRunner({ ...reference, target }, options, { guard }).perform(task);
    expect(culprits.size).toBe(2);
    expect(judged.filter(({ error }) => error !== undefined)).toHaveLength(1);
  });
});
