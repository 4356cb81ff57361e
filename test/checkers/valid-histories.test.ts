import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { checkers } from "../../src/checkers/index.ts";
import { checkHistory } from "../../src/core/checker.ts";
import { createRandom } from "../../src/core/random.ts";
import { historyOf, stories, validHistory } from "./stories.ts";

const accusations = (history: Parameters<typeof checkHistory>[0]): string[] =>
  checkHistory(history, { checkers: builtins.checkers })
    .checks.filter(({ verdict, examined }) => verdict === "broken" || (verdict === "unproven" && examined > 0))
    .flatMap(({ checker, verdict, evidence }) => evidence.map(({ sentence }) => `${checker} ${verdict}: ${sentence}`));

describe("valid histories", () => {
  for (const name of Object.keys(stories))
    it(`accuses nobody in the story "${name}"`, () => {
      for (let seed = 1; seed <= 20; seed += 1)
        expect(accusations(historyOf(createRandom(seed, name), name)), `seed ${seed}`).toEqual([]);
    });

  it("accuses nobody in thousands of generated runs", () => {
    for (let seed = 1; seed <= 3000; seed += 1)
      expect(accusations(validHistory(createRandom(seed, "valid"))), `seed ${seed}`).toEqual([]);
  });
});

describe("the catalogue", () => {
  it("names every checker once, after its file", () => {
    const names = checkers.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it("leaves out what the scenario excepts", () => {
    const { checks } = checkHistory(historyOf(createRandom(1), "happy"), {
      checkers,
      except: { latency: "the rates take seconds" },
    });
    expect(checks.map(({ checker }) => checker)).not.toContain("latency");
  });

  it("refuses an exception that names no checker", () => {
    expect(() => checkHistory([], { checkers, except: { "no-such": "" } })).toThrow(/no such checker/);
  });

  it("takes an empty history for no proof", () => {
    expect(checkHistory([], { checkers }).verdict).toBe("unproven");
  });
});
