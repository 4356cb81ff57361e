import fc from "fast-check";
import type { Fault, FaultParameter } from "../../src/core/fault.ts";
import type { Json } from "../../src/core/schedule.ts";
import { faults } from "../../src/faults/index.ts";

const anyValue = ({ type, minimum = 0, maximum = 1000, oneOf }: FaultParameter): fc.Arbitrary<Json> => {
  if (oneOf !== undefined) return fc.constantFrom(...oneOf);
  if (type === "integer") return fc.integer({ min: minimum, max: maximum });
  // JSON has one zero
  if (type === "number") return fc.double({ min: minimum, max: maximum, noNaN: true }).map((value) => value + 0);
  return type === "boolean" ? fc.boolean() : fc.string();
};

/** Any parameters that the fault's declaration lets in. */
export const anyParameters = ({ parameters }: Fault): fc.Arbitrary<Readonly<Record<string, Json>>> =>
  fc.record(Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, anyValue(parameter)])));

const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}\*?$/);
const attempt = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 9 }).map((upTo) => ({ upTo })),
);
const during = fc
  .tuple(fc.nat(1000), fc.integer({ min: 1, max: 1000 }))
  .map(([fromMs, lastsMs]) => ({ fromMs, toMs: fromMs + lastsMs }));

/** Any fault of the catalogue as a schedule holds it, aimed as its family may be. */
export const anyScheduled = fc.constantFrom(...Object.values(faults)).chain((fault) => {
  const called = { partner: name, order: name, attempt };
  const at = {
    call: fc.record({ ...called, operation: name }, { requiredKeys: [] }),
    read: fc.record({ ...called, operation: name }, { requiredKeys: [] }),
    process: fc.record(
      {
        ...called,
        phase: fc.constantFrom("before-effect", fault.name === "crash" ? "after-acknowledgement" : "after-response"),
      },
      { requiredKeys: [] },
    ),
    webhook: fc.record({ ...called, webhook: name }, { requiredKeys: [] }),
    link: fc.record({ link: name }),
    self: fc.constant({}),
  }[fault.family];
  const always = { id: fc.uuid(), fault: fc.constant(fault.name), at, with: anyParameters(fault) };
  const counted = fault.family === "link" || fault.family === "self" ? {} : { times: fc.integer({ min: 1, max: 99 }) };
  return fc.record({ ...always, during, ...counted }, { requiredKeys: ["id", "fault", "at", "with"] });
});
