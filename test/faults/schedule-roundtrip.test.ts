import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import type { FaultParameter } from "../../src/core/fault.ts";
import type { Json, Schedule } from "../../src/core/schedule.ts";
import { faults } from "../../src/faults/index.ts";
import { parseSchedule } from "../../src/faults/schedule.ts";

describe("a schedule written down and read again", () => {
  const anyValue = ({ type, minimum = 0, maximum = 1000, oneOf }: FaultParameter): fc.Arbitrary<Json> => {
    if (oneOf !== undefined) return fc.constantFrom(...oneOf);
    if (type === "integer") return fc.integer({ min: minimum, max: maximum });
    if (type === "number") return fc.double({ min: minimum, max: maximum, noNaN: true }).map((value) => value + 0);
    return type === "boolean" ? fc.boolean() : fc.string();
  };
  const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}\*?$/);
  const attempt = fc.oneof(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }).map((upTo) => ({ upTo })),
  );
  const during = fc
    .tuple(fc.nat(1000), fc.integer({ min: 1, max: 1000 }))
    .map(([fromMs, lastsMs]) => ({ fromMs, toMs: fromMs + lastsMs }));

  /** Any fault of the catalogue, aimed as its family may be. */
  const anyFault = fc.constantFrom(...Object.values(faults)).chain((fault) => {
    const called = { partner: name, order: name, attempt };
    const at = {
      call: fc.record({ ...called, operation: name }, { requiredKeys: [] }),
      read: fc.record({ ...called, operation: name }, { requiredKeys: [] }),
      process: fc.record({ ...called, phase: fc.constantFrom("before-effect", "after-response") }, { requiredKeys: [] }),
      webhook: fc.record({ ...called, webhook: name }, { requiredKeys: [] }),
      link: fc.record({ link: name }),
    }[fault.family];
    const parameters = Object.fromEntries(Object.entries(fault.parameters).map(([key, parameter]) => [key, anyValue(parameter)]));
    const always = { id: fc.uuid(), fault: fc.constant(fault.name), at, with: fc.record(parameters) };
    const counted = fault.family === "link" ? {} : { times: fc.integer({ min: 1, max: 99 }) };
    return fc.record({ ...always, during, ...counted }, { requiredKeys: ["id", "fault", "at", "with"] });
  });

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
    const property = fc.property(fc.uniqueArray(anyFault, { maxLength: 6, selector: ({ id }) => id }), (schedule) => {
      expect(parseSchedule(parse(written(schedule as Schedule)), "drill.yaml")).toEqual(schedule);
    });
    fc.assert(property, { seed: 7, numRuns: 300 });
  });
});
