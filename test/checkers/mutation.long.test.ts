import { expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { checkHistory } from "../../src/core/checker.ts";
import { createRandom } from "../../src/core/random.ts";
import { mutationsOf } from "./mutations.ts";
import { validHistory } from "./stories.ts";

const seeds = 150;

it("catches at least 99 % of all single changes to valid histories", () => {
  let changes = 0;
  const misses = new Map<string, string[]>();
  for (let seed = 1; seed <= seeds; seed += 1) {
    for (const { name, history } of mutationsOf(validHistory(createRandom(seed, "mutation"), 4))) {
      changes += 1;
      const { verdict, checks } = checkHistory(history, { checkers: builtins.checkers });
      expect(checks.flatMap(({ evidence }) => evidence.map(({ sentence }) => sentence)).join("\n"), name).not.toContain(
        "the checker itself failed",
      );
      if (verdict !== "held") continue;
      const kind = name.replace(/\d+/g, "N");
      misses.set(kind, [...(misses.get(kind) ?? []), `seed ${seed}: ${name}`]);
    }
  }
  const missed = [...misses.values()].reduce((sum, { length }) => sum + length, 0);
  const list = [...misses].map(([kind, cases]) => `  ${cases.length} x ${kind}, first ${cases[0]}`).join("\n");
  console.log(
    `${changes - missed} of ${changes} changes caught (${(100 * (1 - missed / changes)).toFixed(2)} %)${list === "" ? "" : `; missed:\n${list}`}`,
  );
  expect(missed / changes, list).toBeLessThanOrEqual(0.01);
});
