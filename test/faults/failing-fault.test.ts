import { expect, it } from "vitest";
import type { CallPlan, Fault } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import { wrongInWebhookPlan } from "../../src/faults/check-plan.ts";
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
  const { ids: struck = [], plan } = director.onCall(callFacts({}, { nowMs: clock.now() })) ?? {};
  plan?.reply?.({ status: 200, headers: {}, body: "{}" });
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
  [() => ({ delivery: { type: "explode" } }), 'its delivery is of the type "explode": there are whole, reset'],
  [() => ({ delivery: { type: "hang" } }), "its delivery hang has undefined for holdMs"],
  [() => ({ delivery: null }), "its delivery is null"],
  [() => ({ delayMs: "soon" }), 'its delayMs is "soon"'],
  [() => ({ effect: "no" }), 'its effect is "no"'],
  [() => ({ view: "old" }), 'its view is "old"'],
  [() => ({ reply: 503 }), "its reply is 503, and no function"],
  [() => ({ crash: { at: "noon", signal: "SIGKILL", restartAfterMs: 1 } }), 'its crash is at "noon"'],
])("ends the run by name where a fault cannot decide: %s", (decide, problem) => {
  const [struck, told] = run(decide);
  expect(struck).toEqual([]);
  expect(told).toContain("fault mine");
  expect(told).toContain(problem);
});

it.each([
  [
    () => {
      throw new Error("boom");
    },
    "its reply failed: boom",
  ],
  [() => undefined, "its reply makes no answer: it returned undefined"],
  [async () => ({ status: 200, headers: {}, body: "" }), "it is asynchronous"],
  [() => ({ status: 99_999, headers: {}, body: "" }), "it answered with the status 99999: there are 200 to 599"],
  [() => ({ status: 503, headers: { "x-a": 1 }, body: "" }), "its headers are no texts"],
  [() => ({ status: 503, headers: { "x-a": "1\r\nx-b: 2" }, body: "" }), "its headers are no texts"],
  [() => ({ status: 503, headers: { "a b": "1" }, body: "" }), 'it has a header of the name "a b"'],
  [() => ({ status: 503, headers: {}, body: { error: "down" } }), "its body is [object Object], and no text"],
])("ends the run by name where a fault makes no answer that can be sent: %s", (reply, problem) => {
  const [struck, told] = run(() => ({ reply }));
  expect(struck).toEqual(["f1"]);
  expect(told).toContain("fault mine");
  expect(told).toContain(problem);
});

it("sends the true answer instead, or that the partner is down, and says so also after the faults were healed", () => {
  const mine: Fault = {
    name: "mine",
    family: "call",
    summary: "",
    parameters: {},
    decide: () => ({
      reply: () => {
        throw new Error("late");
      },
    }),
  };
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
  const plan = director.onCall(callFacts({}, { nowMs: clock.now() }))?.plan;
  director.heal();
  expect(plan?.reply?.({ status: 201, headers: {}, body: "yes" })).toMatchObject({ status: 201, body: "yes" });
  expect(plan?.reply?.(undefined)).toMatchObject({ status: 503 });
  expect(() => director.check()).toThrow(/its reply failed: late/);
});

it.each([
  [{ family: "link", decide: () => ({ id: "f1", kind: "fire", stream: "both", attributes: {} }) }, 'its kind is "fire"'],
  [{ family: "link", decide: () => undefined }, "its decide returned nothing"],
  [{ family: "self", decide: () => ({ type: "sleep" }) }, 'its type is "sleep"'],
])("refuses what no world could enact: %o", (given, problem) => {
  const mine = { name: "mine", summary: "", parameters: {}, ...given } as unknown as Fault;
  const director = createDirector({
    faults: { mine },
    schedule: [{ id: "f1", fault: "mine", at: { link: "payment" }, with: {} }],
    random: createRandom(1),
    clock: createVirtualClock(startMs),
    recorder: { record: () => 0 },
    crash: async () => {},
  });
  expect(() => [director.linkPhases(), director.selfFaults()]).toThrow(problem);
});

it("takes no webhook plan that nobody could send", () => {
  const plans = [{ sendings: 2 }, { sendings: [{}] }, { sendings: [{ delayMs: 0, counterfeit: "fake" }] }];
  expect(plans.map(wrongInWebhookPlan)).toEqual([
    "its sendings are 2, and no list",
    "one of its sendings has undefined for delayMs",
    'one of its sendings is a counterfeit of the kind "fake"',
  ]);
  expect(wrongInWebhookPlan({ sendings: [], afterNextOfOrder: { holdMs: 5 } })).toBeUndefined();
});
