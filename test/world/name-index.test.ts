import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNameIndex, standing } from "../../src/world/name-index.ts";

const part = fc.constantFrom("cell", "ramp", "1", "2", "12", "é");
const name = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("-"));
const text = fc.array(name, { maxLength: 6 }).map((words) => words.join(" "));

/** Without an index: the text between two characters that are neither letters nor digits. */
const stands = (whole: string, word: string): boolean => {
  for (let at = whole.indexOf(word); at !== -1; at = whole.indexOf(word, at + 1)) {
    const [before = "", after = ""] = [whole[at - 1], whole[at + word.length]];
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return true;
  }
  return false;
};

describe("an index of names", () => {
  it("finds all that stand in a text, also where they begin alike, whichever of the two came first", () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), fc.array(text, { maxLength: 5 }), (names, texts) => {
        const index = createNameIndex(standing);
        for (const [n, each] of texts.entries()) index.keep(`${n}`, each);
        for (const each of names) {
          const owners = texts.flatMap((one, n) => (stands(one, each) ? [`${n}`] : []));
          expect([...index.holding(each)].sort()).toEqual(owners.sort());
          index.seek(each);
        }
        for (const each of texts) {
          const held = [...new Set(names)].filter((one) => stands(each, one));
          expect([...index.heldBy(each)].sort()).toEqual(held.sort());
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
