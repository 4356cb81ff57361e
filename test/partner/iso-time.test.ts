import fc from "fast-check";
import { expect, it } from "vitest";
import { isoTime } from "../../src/partner/iso-time.ts";

it("dates as Date does, in whatever order the times come", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -4e12, max: 4e12 }), { minLength: 1 }), (times) => {
      for (const ms of times.flatMap((time) => [time, time + 1, time, time + 999]))
        expect(isoTime(ms)).toBe(new Date(ms).toISOString());
    }),
    { seed: 20260115 },
  );
});
