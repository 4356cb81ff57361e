import { expect, it } from "vitest";
import type { CallPlan, Fault } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import { createDirector } from "../../src/faults/director.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { callFacts, startMs } from "./facts.ts";

/** A run in which a team's own fault decides so: which faults struck, and how the run ended. */
function run(decide: () => unknown): readonly [readonly string[], string] {
  const mine: Fault = { name: "mine", family: "call", summary: "", parameters: {}, decide: decide as () => CallPlan };
  const clock = createVirtualClock(startMs);
  const director = createDirector({
    faults: { mine },
    schedule: [{ id: "f1", fault: "mine", at: {}, with: {} }],
    random: createRandom(1),
    clock,
    recorder: { record: () => 0 },
    crash: async () => {},
  });
  director.arm();
  const struck = director.onCall(callFacts({}, { nowMs: clock.now() }))?.ids ?? [];
  try {
    director.heal();
  } catch (thrown) {
    return [struck, String(thrown)];
  }
  return [struck, "healed"];
}

it("strikes with a plan, and lets pass without one", () => {
  expect(run(() => ({ delivery: { type: "reset" } }))).toEqual([["f1"], "healed"]);
  expect(run(() => undefined)).toEqual([[], "healed"]);
});

it.each([
  [
    () => {
      throw new Error("boom");
    },
    "its decide failed: boom",
  ],
  [() => null, "its decide returned null"],
  [() => 42, "its decide returned 42"],
  [async () => ({ delivery: { type: "reset" } }), "its decide is asynchronous"],
])("ends the run by name where a fault cannot decide: %s", (decide, problem) => {
  const [struck, told] = run(decide);
  expect(struck).toEqual([]);
  expect(told).toContain("fault mine");
  expect(told).toContain(problem);
});
