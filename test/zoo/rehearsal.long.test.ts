import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { loadScenarios } from "../../src/cli/load.ts";
import { plainSettings } from "../../src/core/plan.ts";
import { judge } from "../../src/explore/judge.ts";
import { createTaskRunner } from "../../src/explore/task-runner.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { breaks } from "./breaks.ts";
import { drillInVirtualTime } from "./define-bug.ts";
import { worldWith } from "./sim-world.ts";

/** The checkers that a scenario of the standard drill breaks there, in virtual time. */
async function brokenIn(world: SimWorld, name: string): Promise<string[]> {
  const [scenario] = loadScenarios([name], world.catalogue.faults);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const { enact } = createTaskRunner(world, { maxOrders: 1, maxFaults: 1 });
  const { broken, error } = await judge({ scenario, seed: 1, sim: plainSettings }, { enact, checkers: builtins.checkers });
  return [...broken.map(({ checker }) => checker), ...(error === undefined ? [] : [error])];
}

describe.each(drillInVirtualTime)("%s, in virtual time", (scenario) => {
  it("breaks nothing of the right integration", async () => {
    expect(await brokenIn(referenceWorld(), scenario)).toEqual([]);
  });

  it.each(breaks[scenario])("shows $name through a checker that it names", async (bug) => {
    const found = await brokenIn(worldWith(bug.name), scenario);
    expect(
      found.filter((checker) => bug.checkers.includes(checker)),
      `${found}`,
    ).not.toEqual([]);
  });
});
