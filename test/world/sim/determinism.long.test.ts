import { expect, it } from "vitest";
import { inStep } from "../../../src/explore/in-step.ts";
import { planAt } from "../../../src/explore/random/plan.ts";
import { createTaskRunner, spaceOf } from "../../../src/explore/task-runner.ts";
import { referenceWorld } from "../../../src/reference/reference-world.ts";
import { hashHistory } from "../../../src/transports/fingerprint.ts";

const schedules = 1000;
/** Shoppers who never come back make a run last a quarter of an hour and more: here they are given up sooner. */
const options = { maxOrders: 2, maxFaults: 3 };

it(`is the same history, byte for byte, for each of ${schedules} schedules in any order of runs, alone and in step with others`, {
  timeout: 600_000,
}, async () => {
  const [one, two] = [referenceWorld(), referenceWorld()];
  const [first, second] = [createTaskRunner(one, options), createTaskRunner(two, options)];
  const space = spaceOf(one, "telling");
  const seeds = Array.from({ length: schedules }, (_, n) => 50_000 + n);
  const hashes = new Map<number, string>();
  for (const seed of seeds) hashes.set(seed, hashHistory((await first.enact(planAt(space, options, seed))).events));
  const differing: number[] = [];
  await inStep(seeds.toReversed(), 8, async (seed) => {
    if (hashHistory((await second.enact(planAt(space, options, seed))).events) !== hashes.get(seed)) differing.push(seed);
  });
  expect(differing, "seeds whose second run was another").toEqual([]);
  expect(new Set(hashes.values()).size).toBeGreaterThan(schedules * 0.95);
});
