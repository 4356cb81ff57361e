import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallPlan } from "../../src/core/fault.ts";
import { faults } from "../../src/faults/index.ts";
import { mergeCall, mergeWebhook } from "../../src/faults/merge.ts";
import { callFacts, planOf, readFacts, webhookPlanOf } from "./facts.ts";

const call = (name: string): CallPlan => {
  const plan = planOf(name) ?? planOf(name, {}, readFacts());
  if (plan === undefined) throw new Error(`${name} decides nothing`);
  return plan;
};
const webhook = (name: string) => {
  const plan = webhookPlanOf(name);
  if (plan === undefined) throw new Error(`${name} decides nothing`);
  return plan;
};

const callFaults = Object.values(faults).filter(({ family }) => !["webhook", "link", "self"].includes(family));

/** Any plan that a fault of calls can make, at any of its phases. */
const anyPlan = fc
  .tuple(
    fc.constantFrom(...callFaults.map(({ name }) => name)),
    fc.constantFrom("before-effect", "after-effect", "after-response", undefined),
    fc.constantFrom(callFacts(), readFacts()),
  )
  .map(([name, phase, facts]) => planOf(name, {}, facts, phase))
  .filter((plan) => plan !== undefined);

describe("two faults of one call", () => {
  it.each([
    ["delay", "response-lost"],
    ["delay", "status"],
    ["status", "delay"],
    ["webhook-before-response", "response-lost"],
    ["response-lost", "webhook-before-response"],
    ["schema-invalid", "body-cut"],
    ["throttle", "slow-body"],
    ["decline", "body-cut"],
    ["pause", "status"],
    ["stale-read", "slow-body"],
    ["crash", "response-lost"],
  ])("%s and %s come true together", (first, second) => {
    expect(mergeCall(call(first), call(second))).toEqual({ ...call(second), ...call(first), reply: mergedReply(first, second) });
  });

  // functions are equal only to themselves
  const mergedReply = (first: string, second: string) =>
    call(first).reply === undefined && call(second).reply === undefined ? undefined : expect.any(Function);

  it.each([
    ["response-lost", "status", "the effect would be lost too"],
    ["status", "response-lost", "there is no effect whose answer could be lost"],
    ["crash", "reset", "the effect would be lost too"],
    ["hang", "status", "no answer arrives"],
    ["status", "hang", "an answer arrives"],
    ["body-cut", "hang", "an answer arrives"],
    ["hang", "reset", "one connection ends once"],
    ["status", "throttle", "there is one answer"],
    ["reset", "stale-read", "nothing is read"],
    ["stale-read", "reset", "something is read"],
    ["status", "webhook-before-response", "nothing happens that webhooks could tell of"],
    ["crash", "schema-invalid", "who is dead sees no answer"],
    ["stale-read", "not-found-yet", "there is one view"],
    ["delay", "delay", "it adds nothing"],
  ])("after %s, %s does not fire: %s", (first, second) => {
    expect(mergeCall(call(first), call(second))).toBeUndefined();
  });

  it("let the earlier one wait as long as it wants", () => {
    const slow = planOf("status", { delay_ms: 70 }) ?? {};
    expect(mergeCall(call("delay"), slow)).toMatchObject({ delayMs: 1000, effect: false });
  });

  it("leave the first as it is, add all or nothing of what matters in the second, and never lose an effect that was promised", () => {
    const property = fc.property(anyPlan, anyPlan, (first, second) => {
      const merged = mergeCall(first, second);
      if (merged === undefined) return;
      expect(merged).toMatchObject(first);
      for (const field of ["effect", "view", "reply", "delivery", "crash"] as const)
        if (second[field] !== undefined) expect(merged[field], field).toBe(second[field]);
      expect(first.effect === true && merged.effect === false).toBe(false);
      expect(mergeCall(merged, first), "nothing of the first is missing").toBeUndefined();
    });
    fc.assert(property, { seed: 7, numRuns: 500 });
  });
});

describe("two faults of one webhook", () => {
  const plain = { delayMs: 0 };

  it("send the counterfeits of both beside one genuine webhook", () => {
    const merged = mergeWebhook(webhook("webhook-forged"), webhook("webhook-replayed"));
    expect(merged?.sendings).toEqual([
      plain,
      { delayMs: 60, counterfeit: "forged-signature" },
      { delayMs: 60, counterfeit: "replay", overtaken: { holdMs: 1000 } },
    ]);
  });

  it.each([
    ["webhook-forged", "webhook-duplicate", 2],
    ["webhook-duplicate", "webhook-forged", 2],
    ["webhook-forged", "webhook-lost", 0],
    ["webhook-lost", "webhook-forged", 0],
  ])("%s and %s leave %i genuine sendings, as the one wants that changes them", (first, second, genuine) => {
    const { sendings = [] } = mergeWebhook(webhook(first), webhook(second)) ?? {};
    expect(sendings.filter(({ counterfeit }) => counterfeit === undefined)).toHaveLength(genuine);
    expect(sendings.filter(({ counterfeit }) => counterfeit !== undefined)).toHaveLength(1);
  });

  it("hold back what comes late", () => {
    const both = { sendings: [{ delayMs: 1500 }], afterNextOfOrder: { holdMs: 1000 } };
    expect(mergeWebhook(webhook("webhook-out-of-order"), webhook("webhook-delayed"))).toEqual(both);
    expect(mergeWebhook(webhook("webhook-delayed"), webhook("webhook-out-of-order"))).toEqual(both);
  });

  it.each([
    ["webhook-lost", "webhook-duplicate"],
    ["webhook-duplicate", "webhook-lost"],
    ["webhook-lost", "webhook-out-of-order"],
    ["webhook-out-of-order", "webhook-lost"],
    ["webhook-delayed", "webhook-burst"],
  ])("after %s, %s does not fire", (first, second) => {
    expect(mergeWebhook(webhook(first), webhook(second))).toBeUndefined();
  });
});
