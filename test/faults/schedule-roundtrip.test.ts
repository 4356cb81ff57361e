import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { builtins } from "../../src/catalogue.ts";
import type { Schedule } from "../../src/core/schedule.ts";
import { parseSchedule } from "../../src/faults/schedule.ts";
import { anyScheduled } from "./any-fault.ts";

describe("a schedule written down and read again", () => {
  /** As a user writes it. */
  const written = (schedule: Schedule): string =>
    stringify(
      schedule.map(({ at: { attempt: which, ...at }, during: episode, ...rest }) => ({
        ...rest,
        at: { ...at, ...(which !== undefined && { attempt: typeof which === "number" ? which : { up_to: which.upTo } }) },
        ...(episode && { during: { from_ms: episode.fromMs, to_ms: episode.toMs } }),
      })),
    );

  it("is the same", () => {
    const property = fc.property(fc.uniqueArray(anyScheduled, { maxLength: 6, selector: ({ id }) => id }), (schedule) => {
      expect(parseSchedule(parse(written(schedule as Schedule)), "drill.yaml", builtins.faults)).toEqual(schedule);
    });
    fc.assert(property, { seed: 7, numRuns: 300 });
  });
});
