import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { basePlan, standardOrder } from "../../src/explore/base-plan.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import { checkIntegration, type SimWorld } from "../../src/vitest.ts";
import { worldWith } from "../zoo/sim-world.ts";

const messageOf = async (work: Promise<void>): Promise<string> =>
  work.then(
    () => "nothing was thrown",
    (thrown: unknown) => String(thrown),
  );

describe("checkIntegration", () => {
  it("lets the right integration pass", async () => {
    await checkIntegration({ world: referenceWorld(), runs: 20, seed: 7 });
  });

  it("throws the smallest counterexample, readable, with what draws it again", async () => {
    const world = worldWith("fresh-key-on-each-attempt");
    const told = await messageOf(checkIntegration({ world, runs: 60, seed: 7 }));
    for (const part of ["BROKEN", "Schedule:", "integration", "Ledger of", "seed: 7"]) expect(told).toContain(part);
  });

  it.each([
    [{ runs: 0 }, "runs has to be a whole number from 1 on, not 0"],
    [{ runs: 1.5 }, "not 1.5"],
    [{ seed: Number.NaN }, "seed has to be a whole number, not NaN"],
    [{ size: { maxOrders: 0 } }, "size.maxOrders has to be"],
    [{ size: { maxFaults: -1 } }, "size.maxFaults has to be"],
    [{ world: {} as SimWorld }, "its world has no `target`"],
  ])("refuses %j", async (options, told) => {
    await expect(checkIntegration({ world: referenceWorld(), ...options })).rejects.toThrow(told);
  });

  it("takes runs that prove nothing for no pass", async () => {
    const slicer = { id: "f1", fault: "link-slicer", at: { link: "payment" }, with: {} };
    const plan = basePlan(standardOrder, 1);
    const plans = fc.constant({ ...plan, scenario: { ...plan.scenario, faults: [slicer] } });
    await expect(checkIntegration({ world: referenceWorld(), runs: 2, seed: 1, plans })).rejects.toThrow(
      "nothing broke, but nothing was proved in 2 runs: the fault",
    );
  });

  it("asks a property of one's own besides the checkers, and makes its failure small", async () => {
    const property = ({ events }: { readonly events: readonly { readonly type: string }[] }): void => {
      if (events.some(({ type }) => type === "crash")) throw new Error("nobody may ever be killed");
    };
    const told = await messageOf(checkIntegration({ world: referenceWorld(), runs: 200, seed: 3, property }));
    expect(told).toMatch(/BROKEN property\n\nThe integration was killed [^:]*: nobody may ever\s+be killed\.\n/);
    expect(told.match(/⚡ (crash|pause)/g)).toHaveLength(1);
  });
});
