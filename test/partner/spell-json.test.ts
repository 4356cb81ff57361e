import fc from "fast-check";
import { expect, it } from "vitest";
import { createRandom } from "../../src/core/random.ts";
import { spellJson } from "../../src/partner/spell-json.ts";

const value = { name: "Ürsula /é", lines: [1, "a/b", null, { b: true, a: 1.5 }], empty: {}, gone: undefined };

it("says the same in another spelling, whatever it says", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (any, seed) => {
      expect(JSON.parse(spellJson(any, createRandom(seed)))).toEqual(JSON.parse(JSON.stringify(any)));
    }),
    { seed: 7, numRuns: 200 },
  );
  expect(JSON.parse(spellJson(value, createRandom(1)))).toEqual(JSON.parse(JSON.stringify(value)));
});

it("writes what one stream gives alike, and has every kind of spelling", () => {
  const texts = Array.from({ length: 60 }, (_, seed) => spellJson(value, createRandom(seed)));
  expect(texts).toEqual(Array.from({ length: 60 }, (_, seed) => spellJson(value, createRandom(seed))));
  for (const part of ["\\u00dc", "Ü", "\\/", "a/b", '": ', '":"', ", ", ",\n", '{"lines"', '{"name"'])
    expect(
      texts.some((text) => text.includes(part)),
      part,
    ).toBe(true);
});
