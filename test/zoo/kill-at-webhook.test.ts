import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { type Plan, plainSettings } from "../../src/core/plan.ts";
import type { WebhookPhase } from "../../src/core/site.ts";
import { standardOrder } from "../../src/explore/base-plan.ts";
import { judge } from "../../src/explore/judge.ts";
import { createTaskRunner } from "../../src/explore/task-runner.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { rights } from "./right/index.ts";
import { worldWith } from "./sim-world.ts";

/** One customer gets some money back, and the integration is killed as it has accepted the webhook that says so. */
const plan = (phase: WebhookPhase): Plan => ({
  scenario: {
    ...standardOrder,
    workload: {
      orders: standardOrder.workload.orders.map((order) => ({
        ...order,
        steps: [
          { do: "place" },
          { do: "await", status: "confirmed", withinMs: 10_000 },
          { do: "refund", reference: "r1", amountMinor: 1000 },
        ],
      })),
    },
    faults: [
      {
        id: "f1",
        fault: "crash",
        at: { partner: "payment", webhook: "refund.succeeded", attempt: 1, phase },
        with: { restart_after_ms: 200 },
      },
    ],
  },
  seed: 1,
  sim: plainSettings,
});

async function judged(world: SimWorld, phase: WebhookPhase) {
  const { enact } = createTaskRunner(world, { maxOrders: 1, maxFaults: 1 });
  const { verdict, broken } = await judge(plan(phase), { enact, checkers: builtins.checkers });
  return { verdict, broken: broken.map(({ checker }) => checker) };
}

describe.each(["after-acknowledgement", "before-acknowledgement"] as const)("a kill %s of a webhook", (phase) => {
  it("breaks who keeps what it told in memory", async () => {
    const { broken } = await judged(worldWith("stored-after-acknowledgement"), phase);
    expect(broken).toContain("convergence");
  });

  it("breaks nothing of who asks no more either, and has stored it", async () => {
    const right = rights["webhooks-end-polling"];
    if (right === undefined) throw new Error("there is no such shop");
    expect(await judged(right.open(), phase)).toEqual({ verdict: "held", broken: [] });
  });
});
