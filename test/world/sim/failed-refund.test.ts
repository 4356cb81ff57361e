import { expect, it } from "vitest";
import { builtins } from "../../../src/catalogue.ts";
import type { Plan } from "../../../src/core/plan.ts";
import { plainSettings } from "../../../src/core/plan.ts";
import type { ScheduledFault } from "../../../src/core/schedule.ts";
import { standardOrder } from "../../../src/explore/base-plan.ts";
import { judge } from "../../../src/explore/judge.ts";
import { createTaskRunner } from "../../../src/explore/task-runner.ts";
import { referenceWorld } from "../../../src/reference/reference-world.ts";

const runner = createTaskRunner(referenceWorld(), { maxOrders: 1, maxFaults: 1 });
const [order] = standardOrder.workload.orders;
if (order === undefined) throw new Error("the standard order has gone");

/** The bank refuses the refund of a cancelled order. */
const plan = (seed: number, maxMs: number, faults: readonly ScheduledFault[]): Plan => ({
  scenario: {
    ...standardOrder,
    faults,
    workload: {
      orders: [
        {
          ...order,
          paymentToken: "tok_refund_fails",
          steps: [{ do: "place" }, { do: "await", status: "confirmed", withinMs: 8000 }, { do: "cancel" }],
        },
      ],
    },
  },
  seed,
  sim: { ...plainSettings, latencyMs: { min: 1, max: maxMs } },
});

const lost: ScheduledFault = {
  id: "f1",
  fault: "response-lost",
  at: { partner: "payment", operation: "createRefund", attempt: 1 },
  with: {},
};

it.each([
  ["on a far network", 400, []],
  ["where the answer to the refund is lost", 2, [lost]],
] as const)("hands a refund that failed at the bank to a person, and leaves it there: %s", async (_where, maxMs, faults) => {
  for (let seed = 30; seed < 60; seed += 1) {
    const { broken, error } = await judge(plan(seed, maxMs, faults), { enact: runner.enact, checkers: builtins.checkers });
    expect([seed, broken, error]).toEqual([seed, [], undefined]);
  }
});
