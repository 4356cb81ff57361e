import { fullFormats } from "ajv-formats/dist/formats.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createValidators } from "../../src/contract/validators.ts";

const seed = 20260115;
const { validate: conforms } = fullFormats["date-time"] as unknown as { readonly validate: (text: string) => boolean };

/** Timestamps, and what is nearly one. */
const digits = (most: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, "0"));
const times = fc
  .tuple(
    fc.constantFrom("0000", "1999", "2024", "2026", "26"),
    digits(13),
    digits(32),
    fc.constantFrom("T", "t", " ", ""),
    digits(25),
    digits(61),
    digits(61),
    fc.constantFrom("", ".", ".0", ".123", ".1234567890"),
    fc.constantFrom("Z", "z", "+01:00", "+25:00", "", "Z\n"),
  )
  .map(([year, month, day, t, hour, minute, second, fraction, zone]) =>
    [`${year}-${month}-${day}`, t, `${hour}:${minute}:${second}`, fraction, zone].join(""),
  );

it("takes those texts for timestamps that RFC 3339 takes for them, and no others", () => {
  const document = { components: { schemas: { Time: { type: "string", format: "date-time" } } } };
  const check = createValidators(document).at(["components", "schemas", "Time"], "body");
  fc.assert(
    fc.property(times, (text) => {
      expect(check(text).length === 0).toBe(conforms(text));
    }),
    { seed, numRuns: 2000 },
  );
});
