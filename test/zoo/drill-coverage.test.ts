import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { bugs } from "./bugs/index.ts";
import { drillScenarios, itemsOf, wanted } from "./drill-catalogue.ts";
import { notExercised, notShown } from "./drill-gaps.ts";

const scenarios = drillScenarios();
const exercised = new Set(scenarios.flatMap((scenario) => [...itemsOf(scenario)]));
const shown = new Set(Object.values(bugs).flatMap(({ checkers, scenarios: in_ }) => (in_.length > 0 ? checkers : [])));
const remedy = "Give it to a scenario of scenarios/, or say in test/zoo/drill-gaps.ts why none can have it";

describe("the standard drill", () => {
  it.each(wanted.filter((item) => notExercised[item] === undefined))("exercises %s", (item) => {
    expect(exercised.has(item), `no scenario of the standard drill has "${item}". ${remedy}.`).toBe(true);
  });

  it.each(builtins.checkers.map(({ name }) => name).filter((name) => notShown[name] === undefined))(
    "has a bug of the zoo that it shows through %s",
    (checker) => {
      expect(
        shown.has(checker),
        `no bug of test/zoo/bugs names "${checker}" and a scenario that shows it. Add a bug that the standard drill finds through ${checker}.`,
      ).toBe(true);
    },
  );

  it.each(Object.keys(notExercised))("still has nothing of %s, as its list of gaps says", (item) => {
    expect(wanted, `the catalogue has no "${item}" any more: take it out of test/zoo/drill-gaps.ts`).toContain(item);
    expect(exercised.has(item), `"${item}" is exercised now: take it out of test/zoo/drill-gaps.ts`).toBe(false);
  });

  it.each(Object.keys(notShown))("still cannot show that %s breaks, as its list of gaps says", (checker) => {
    expect(builtins.checkers.map(({ name }) => name)).toContain(checker);
    expect(shown.has(checker), `"${checker}" is shown now: take it out of test/zoo/drill-gaps.ts`).toBe(false);
  });
});
