import { describe, expect, it } from "vitest";
import { loadScenarios } from "../../src/cli/load.ts";
import { plainSettings } from "../../src/core/plan.ts";
import { createTaskRunner } from "../../src/explore/task-runner.ts";
import { faults as catalogue } from "../../src/faults/index.ts";
import { parseSchedule } from "../../src/faults/schedule.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { worldWith } from "./sim-world.ts";

/** What `bulkhead` says where customers come one after the other, and no carrier's label is answered for two and a half seconds. */
async function whileTheCarrierHangs(world: SimWorld): Promise<string[]> {
  const [calm] = loadScenarios(["calm"], catalogue);
  if (calm === undefined) throw new Error("there is no calm run");
  const hang = {
    fault: "hang",
    at: { partner: "carrier", operation: "createShipment" },
    with: { hold_ms: 60_000 },
    during: { from_ms: 1500, to_ms: 4000 },
  };
  const scenario = {
    ...calm,
    workload: { ...calm.workload, load: { ratePerSecond: 15, durationMs: 5000 } },
    safetyMs: 6000,
    faults: parseSchedule([hang], "faults", catalogue),
  };
  const { perform } = createTaskRunner(world, { maxOrders: 1, maxFaults: 1 });
  const [judged] = await perform({ type: "plans", plans: [{ plan: { scenario, seed: 1, sim: plainSettings } }] });
  return (judged?.broken ?? []).map(({ checker, sentence }) => `${checker}: ${sentence}`);
}

describe("a carrier that hangs", () => {
  it("holds up payments and messages where all partners share one pool", async () => {
    expect(await whileTheCarrierHangs(worldWith("one-pool-for-all"))).toContainEqual(
      expect.stringMatching(/^bulkhead: while carrier was in trouble/),
    );
  });

  it("holds up nobody where each partner has its own", async () => {
    expect(await whileTheCarrierHangs(referenceWorld())).toEqual([]);
  });
});
