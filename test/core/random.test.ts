import fc from "fast-check";
import { expect, it } from "vitest";
import { hexText } from "../../src/core/random.ts";

it("writes any number of 32 bits as its eight hexadecimal digits", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (word) => {
      expect(hexText(word)).toBe(word.toString(16).padStart(8, "0"));
    }),
    { seed: 20260115 },
  );
});
