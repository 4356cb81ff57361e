import { describe, expect, it } from "vitest";
import { breaks } from "./breaks.ts";
import { bugs } from "./bugs/index.ts";
import type { Bug, ScenarioName } from "./define-bug.ts";
import { rehearse } from "./rehearse.ts";
import { beyondTheDrill, day, type Weather, weathers } from "./weathers.ts";

/** Those that want what is not in memory: a log that is scanned, a crash. */
const elsewhere = (bug: Bug): boolean => bug.class === "privacy";

describe.each(Object.entries(weathers) as [ScenarioName, Weather][])(
  "%s, in memory",
  (scenario, { faults, orders = day, ignoresKeys = [] }) => {
    it("breaks nothing of the right integration", async () => {
      expect(await rehearse({ orders, faults, ignoresKeys })).toEqual([]);
    });

    it.each(breaks[scenario].filter((bug) => !elsewhere(bug)))("shows $name through a checker that it names", async (bug) => {
      const found = await rehearse({ orders, faults, ignoresKeys, parts: bug.parts });
      expect(found.filter((checker) => bug.checkers.includes(checker))).not.toEqual([]);
    });
  },
);

describe.each(Object.entries(beyondTheDrill))("beyond the drill: %s", (name, { faults, orders = day }) => {
  it("breaks nothing of the right integration", async () => {
    expect(await rehearse({ orders, faults })).toEqual([]);
  });

  it("is shown by a checker that the bug names", async () => {
    const bug = bugs[name];
    const found = await rehearse({ orders, faults, parts: bug?.parts ?? {} });
    expect(found.filter((checker) => bug?.checkers.includes(checker))).not.toEqual([]);
  });
});
