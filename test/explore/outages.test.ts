import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { basePlan, standardOrder } from "../../src/explore/base-plan.ts";
import type { Judged, Reached } from "../../src/explore/judge.ts";
import { plansUnderLoad, struggleOf } from "../../src/explore/outages.ts";
import { createTaskRunner, spaceOf } from "../../src/explore/task-runner.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { worldWith } from "../zoo/sim-world.ts";
import { space } from "./builtin-space.ts";

const size = { maxOrders: 1, maxFaults: 1 };

/** Runs all plans under load, and says what each broke. */
async function underLoad(world: SimWorld): Promise<{ readonly name: string; readonly judged: Judged }[]> {
  const runner = createTaskRunner(world, size);
  const run = async (plan: ReturnType<typeof basePlan>): Promise<Judged> => {
    const [judged] = await runner.perform({ type: "plans", plans: [{ plan }] });
    if (judged === undefined) throw new Error("nothing came back");
    return judged;
  };
  const calm = await run(basePlan(standardOrder, 1));
  const reached = (calm.trace?.sites ?? []).map(({ site }) => site);
  const all: { readonly name: string; readonly judged: Judged }[] = [];
  for (const plan of plansUnderLoad(spaceOf(world, "standard"), reached, 1))
    all.push({ name: plan.scenario.name, judged: await run(plan) });
  return all;
}

const brokenBy = (all: Awaited<ReturnType<typeof underLoad>>, name: string): string[] =>
  all.filter((each) => each.name === name).flatMap(({ judged }) => judged.broken.map(({ checker }) => checker));

describe("partners that many orders struggle with", () => {
  const call = (operation: string): Reached["site"] => ({
    kind: "call",
    partner: "payment",
    operation,
    order: "order-1",
    attempt: 1,
  });
  const times = { ratePerSecond: 10, lastsMs: 3_000, settleMs: 60_000 };

  it("take up one order in three late, at calls that calm orders make and that do something", () => {
    const { faults } = struggleOf(space, [call("createPayment"), call("capturePayment"), call("listPayments")], times);
    expect(faults.map(({ at }) => at.order)).toEqual(
      Array.from({ length: 10 }, (_, n) => `load-${String(3 * n + 1).padStart(4, "0")}`),
    );
    expect(new Set(faults.map(({ at }) => at.operation))).toEqual(new Set(["createPayment", "capturePayment"]));
  });

  it("are none where nothing that is called does anything, or the fault is not known", () => {
    expect(struggleOf(space, [call("listPayments")], times).faults).toEqual([]);
    const { status: _status, ...others } = builtins.faults;
    expect(struggleOf({ ...space, faults: others }, [call("createPayment")], times).faults).toEqual([]);
  });
});

describe("what takes many orders, in virtual time", () => {
  it("holds the right integration", async () => {
    const all = await underLoad(referenceWorld());
    expect(all.map(({ name }) => name)).toEqual([...Array.from({ length: 6 }, () => "outages"), "struggle"]);
    for (const { judged } of all) expect(judged).toMatchObject({ verdict: "held", broken: [] });
  });

  it("breaks one that comes back in lockstep, where orders fail again and again", async () => {
    expect(brokenBy(await underLoad(worldWith("looks-in-lockstep")), "struggle")).toEqual(["retries"]);
  });

  it("breaks one whose breaker lets all through to see whether one comes back", async () => {
    expect(brokenBy(await underLoad(worldWith("half-open-lets-all-through")), "outages")).toContain("breaker");
  });
});
