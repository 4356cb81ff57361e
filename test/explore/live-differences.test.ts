import { expect, it } from "vitest";
import { plainSettings } from "../../src/core/plan.ts";
import { basePlan, standardOrder } from "../../src/explore/base-plan.ts";
import { liveDifferences } from "../../src/explore/live-differences.ts";

const plan = basePlan(standardOrder, 1);

it("says nothing of a plain world", () => {
  expect(liveDifferences(plan)).toEqual([]);
});

it("names what real sockets leave to the machine", () => {
  const sim = {
    ...plainSettings,
    latencyMs: { min: 40, max: 60 },
    ties: "uniform",
    workers: 2,
    afterwardsMs: 30 * 3_600_000,
    redelivery: "days",
    signing: "oldest",
  } as const;
  expect(liveDifferences({ ...plan, sim, scenario: { ...plan.scenario, settleMs: 960_000 } })).toEqual([
    "one process instead of 2",
    "loopback instead of a network with 40 to 60 ms",
    "what comes at the same time comes as the machine has it",
    "webhooks are redelivered as configured, not over days",
    "no 30 h pass at the end",
    "settling takes up to 16 minutes of real time",
  ]);
});
