import { describe, expect, it } from "vitest";
import type { KnownOrder, Scenario } from "../../src/core/scenario.ts";
import { standardOrder } from "../../src/explore/base-plan.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { worldWith } from "./sim-world.ts";
import { twoFaults } from "./two-faults.ts";

const bought = standardOrder.workload.orders[0] as KnownOrder;
const cancelled: Scenario = {
  ...standardOrder,
  workload: { orders: [{ ...bought, steps: [{ do: "place" }, { do: "wait", ms: 100 }, { do: "cancel" }] }] },
};

/** Promises that no single fault at such a customer's order breaks, and some two do. */
const mistakes: readonly {
  readonly name: string;
  readonly checker: string;
  readonly world: SimWorld;
  readonly scenario: Scenario;
}[] = [
  {
    name: "gives up after the second failure",
    checker: "loss",
    world: referenceWorld({ parts: () => ({ app: { givesUp: (attempts) => attempts >= 2 } }) }),
    scenario: standardOrder,
  },
  {
    name: "is woken from its wait by a webhook",
    checker: "retries",
    world: worldWith("webhook-cuts-the-wait-short"),
    scenario: standardOrder,
  },
  {
    name: "cancels without waiting for the bank",
    checker: "charged-once",
    world: worldWith("cancel-does-not-wait"),
    scenario: cancelled,
  },
];

describe("two faults at one order, without those that one fault has told of", () => {
  it.each(mistakes)("still show a shop that $name", async ({ checker, world, scenario }) => {
    const { byOne, sifted, run } = await twoFaults(world, scenario);
    expect(byOne).not.toContain(checker);
    const found = (await run(sifted.cells)).filter(({ broken }) => broken.includes(checker));
    expect(found.length).toBeGreaterThan(0);
  });

  it("are a third of all at most, and break nothing of the right integration", async () => {
    const { all, sifted, run } = await twoFaults(referenceWorld(), standardOrder);
    expect(sifted.cells.length).toBeLessThan(all.length / 3);
    expect(sifted.cells.length + sifted.onward + sifted.ofKind + sifted.shorter + sifted.twice).toBe(all.length);
    expect((await run(sifted.cells)).flatMap(({ broken }) => broken)).toEqual([]);
  });
});
