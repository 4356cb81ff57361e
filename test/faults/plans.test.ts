import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallPlan, Fault, LinkAction, WebhookPlan, WireReply } from "../../src/core/fault.ts";
import { certificateProblems } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import type { Json } from "../../src/core/schedule.ts";
import { webhookPhases } from "../../src/core/site.ts";
import { faults } from "../../src/faults/index.ts";
import { anyParameters } from "./any-fault.ts";
import { callFacts, created, readFacts, refused, webhookFacts } from "./facts.ts";

const empty: WireReply = { status: 204, headers: {}, body: "" };
const truths = [undefined, created, { ...created, body: "[]" }, empty, refused, { ...refused, status: 500, body: "oops" }];

const waits = (delayMs: number) => Number.isSafeInteger(delayMs) && delayMs >= 0;

function expectReply({ status, headers, body, ...rest }: WireReply): void {
  expect(rest).toEqual({});
  expect(Number.isInteger(status) && status >= 200 && status <= 599, `status ${status}`).toBe(true);
  for (const [name, value] of Object.entries(headers)) {
    expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(value).toMatch(/^[\x20-\x7e]+$/);
  }
  expect(typeof body).toBe("string");
}

function expectCall(plan: CallPlan): void {
  const known = ["effect", "delayMs", "view", "reply", "saysError", "delivery", "webhooksFirst", "crash"];
  expect(known).toEqual(expect.arrayContaining(Object.keys(plan)));
  expect(Object.values(plan)).not.toContain(undefined);
  // whoever does nothing reads nothing and announces nothing
  if (plan.effect === false) expect([plan.view, plan.webhooksFirst]).toEqual([undefined, undefined]);
  if (plan.delayMs !== undefined) expect(waits(plan.delayMs) && plan.delayMs > 0).toBe(true);
  if (plan.crash !== undefined) expect(waits(plan.crash.restartAfterMs)).toBe(true);
  const { delivery } = plan;
  if (delivery?.type === "hang") expect(delivery.holdMs).toBeGreaterThan(0);
  if (delivery?.type === "slow") expect(delivery.overMs).toBeGreaterThan(0);
  if (delivery?.type === "cut") expect(delivery.keepShare >= 0 && delivery.keepShare <= 1).toBe(true);
  if (plan.reply !== undefined) for (const truth of truths) expectReply(plan.reply(Object.freeze(truth)));
}

function expectWebhook(plan: WebhookPlan): void {
  expect(["sendings", "afterNextOfOrder"]).toEqual(expect.arrayContaining(Object.keys(plan)));
  for (const sending of plan.sendings) {
    expect([
      "delayMs",
      "counterfeit",
      "redeliver",
      "overtaken",
      "newId",
      "signing",
      "clockOffMs",
      "unread",
      "reshaped",
      "crash",
    ]).toEqual(expect.arrayContaining(Object.keys(sending)));
    expect(waits(sending.delayMs)).toBe(true);
    if (sending.crash !== undefined) expect(waits(sending.crash.restartAfterMs)).toBe(true);
  }
  if (plan.afterNextOfOrder !== undefined) expect(plan.afterNextOfOrder.holdMs).toBeGreaterThan(0);
}

function expectLink(action: LinkAction): void {
  if (action.kind === "certificate") {
    const { problem, ...others } = action;
    expect(certificateProblems).toContain(problem);
    expect(others).toEqual({ id: "f1", kind: "certificate" });
    return;
  }
  const { id, kind, stream, attributes, ...rest } = action;
  expect([id, rest]).toEqual(["f1", {}]);
  expect(["latency", "bandwidth", "timeout", "reset_peer", "slicer", "limit_data", "slow_close", "down"]).toContain(kind);
  expect(["upstream", "downstream", "both"]).toContain(stream);
  expect(Object.values(attributes).every(waits), JSON.stringify(attributes)).toBe(true);
}

/** Every plan that a fault of calls, reads or the process can make of these parameters. */
const callPlans = (fault: Exclude<Fault, { family: "webhook" | "link" | "self" }>, given: Readonly<Record<string, Json>>) =>
  [callFacts(), callFacts({}, { effectful: false }), readFacts()].flatMap((facts) =>
    ([undefined, "before-effect", "after-effect", "after-response"] as const).flatMap(
      (phase) => fault.decide(facts, given, createRandom(7), phase) ?? [],
    ),
  );

function expectPlans(fault: Fault, given: Readonly<Record<string, Json>>): void {
  if (fault.family === "link") {
    expectLink(fault.decide("f1", given));
  } else if (fault.family === "webhook") {
    const plan = fault.decide(webhookFacts(), given, createRandom(7));
    if (plan !== undefined) expectWebhook(plan);
  } else if (fault.family === "self") {
    expect(fault.decide(given)).toMatchObject({ type: expect.stringMatching(/^(clock-jump|crash)$/) });
  } else {
    for (const plan of callPlans(fault, given)) expectCall(plan);
    if (fault.family !== "process") return;
    for (const phase of webhookPhases) {
      const plan = fault.atWebhook?.(webhookFacts(), given, createRandom(7), phase);
      if (plan !== undefined) expectWebhook(plan);
    }
  }
}

describe("what a fault decides, whatever its parameters", () => {
  it.each(Object.entries(faults))("can be enacted: %s", (_name, fault) => {
    const property = fc.property(anyParameters(fault), (given) => expectPlans(fault, given));
    // most faults have one parameter or none
    fc.assert(property, { seed: 7, numRuns: Object.keys(fault.parameters).length === 0 ? 1 : 20 });
  });
});
