import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { plainSettings } from "../../src/core/plan.ts";
import { judge } from "../../src/explore/judge.ts";
import { createTaskRunner } from "../../src/explore/task-runner.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import { parseScenario } from "../../src/world/scenario-file.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { bugs } from "./bugs/index.ts";
import { worldWith } from "./sim-world.ts";

/** What customers and merchants do, each as a scenario that the right integration holds and its bugs break. */
interface Habit {
  readonly what: string;
  readonly orders: string;
  readonly bugs: readonly string[];
}

const habits: readonly Habit[] = [
  {
    what: "orders have references as shops number them",
    orders: `
      - { order: "#1001", total_minor: 4990, steps: [place, { await: { status: confirmed } }, { refund: { reference: "R/1 ä", amount_minor: 990 } }] }
      - { order: "1001", total_minor: 3333 }
      - { order: "2026/0042", total_minor: 1999, steps: [place, { wait: { ms: 1500 } }, read] }
      - { order: "Bestellung 2026/0042 ä", total_minor: 5003, steps: [place, { await: { status: confirmed } }, cancel] }
      - { order: "Bestellung 2026/0042 Ä", total_minor: 5001 }
      - { order: "東京-7 & <b>?x=1#y", total_minor: 700, payment_token: tok_requires_action, steps: [place, { authenticate: succeeded }] }
      - { order: "ßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßß", total_minor: 700 }`,
    bugs: ["reference-in-ascii"],
  },
];

async function brokenIn(world: SimWorld, orders: string): Promise<string[]> {
  const scenario = parseScenario(`story: s\norders:${orders}\n`, "habit.yaml", "habit", world.catalogue.faults);
  const { enact } = createTaskRunner(world, { maxOrders: 1, maxFaults: 1 });
  const { broken, error } = await judge({ scenario, seed: 1, sim: plainSettings }, { enact, checkers: builtins.checkers });
  return [...broken.map(({ checker, sentence }) => `${checker}: ${sentence}`), ...(error === undefined ? [] : [error])];
}

describe.each(habits)("$what, in virtual time", ({ orders, bugs: names }) => {
  it("breaks nothing of the right integration", async () => {
    expect(await brokenIn(referenceWorld(), orders)).toEqual([]);
  });

  it.each(names)("shows %s through a checker that it names", async (name) => {
    const found = (await brokenIn(worldWith(name), orders)).map((line) => line.split(":", 1)[0]);
    expect(
      found.filter((checker) => bugs[name]?.checkers.includes(checker ?? "")),
      `${found}`,
    ).not.toEqual([]);
  });
});
