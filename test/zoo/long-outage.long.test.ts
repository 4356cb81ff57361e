import { expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { loadScenarios } from "../../src/cli/load.ts";
import { plainSettings } from "../../src/core/plan.ts";
import { judge } from "../../src/explore/judge.ts";
import { createTaskRunner } from "../../src/explore/task-runner.ts";
import { rights } from "./right/index.ts";

// They work a backlog off more slowly than others, or come back to it later, and never did otherwise.
const slow = ["small-pools", "one-claim-at-a-time", "slow-store", "patient-breaker", "patient-retries", "no-breaker"];

it.each(slow)("%s is slow but steady, and no long outage is held against it", async (name) => {
  const world = rights[name]?.open();
  if (world === undefined) throw new Error(`there is no ${name}`);
  const [scenario] = loadScenarios(["long-outage"], world.catalogue.faults);
  if (scenario === undefined) throw new Error("there is no such scenario");
  const { enact } = createTaskRunner(world, { maxOrders: 1, maxFaults: 1 });
  const judged = await judge({ scenario, seed: 1, sim: plainSettings }, { enact, checkers: builtins.checkers });
  expect(judged.broken.map(({ checker }) => checker)).toEqual([]);
});
