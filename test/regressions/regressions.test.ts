import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { readCapsule } from "../../src/explore/capsule.ts";
import { type Judged, judge } from "../../src/explore/judge.ts";
import { createTaskRunner } from "../../src/explore/task-runner.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { worldWith } from "../zoo/sim-world.ts";

const folder = new URL("./", import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .sort();

/** Runs the capsule's plan in that world. Its hashes are of code that has moved on: what it broke is what counts. */
const replay = (world: SimWorld, capsule: ReturnType<typeof readCapsule>): Promise<Judged> =>
  judge(capsule.plan, {
    enact: createTaskRunner(world, { maxOrders: 1, maxFaults: 1 }).enact,
    checkers: builtins.checkers,
  });

it("has capsules of every kind of fault that strikes calls, webhooks and the integration itself", () => {
  expect(files.length).toBeGreaterThanOrEqual(12);
});

describe.each(files)("%s", (file) => {
  const capsule = readCapsule(JSON.parse(readFileSync(new URL(file, folder), "utf8")), file, builtins.faults);

  it("breaks the same promise again where the bug is", async () => {
    const { broken } = await replay(worldWith(file.replace(/\.json$/, "")), capsule);
    expect(broken.map(({ checker }) => checker)).toContain(capsule.broken.checker);
  });

  it("breaks nothing of the right integration", async () => {
    const { broken, error } = await replay(referenceWorld(), capsule);
    expect([broken, error]).toEqual([[], undefined]);
  });
});
