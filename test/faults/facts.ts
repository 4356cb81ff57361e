import type { CallFacts, CallPlan, Fault, WebhookFacts, WebhookPlan, WireReply } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import type { Json } from "../../src/core/schedule.ts";
import type { CallPhase, CallSite, WebhookPhase, WebhookSite } from "../../src/core/site.ts";
import { faults } from "../../src/faults/index.ts";

export const startMs = Date.parse("2026-01-05T10:00:00Z");

export const callFacts = (site: Partial<CallSite> = {}, more: Partial<CallFacts> = {}): CallFacts => ({
  site: { kind: "call", partner: "payment", operation: "createPayment", order: "order-1", attempt: 1, ...site },
  method: "POST",
  read: false,
  effectful: true,
  nowMs: startMs,
  ...more,
});

export const readFacts = (): CallFacts => callFacts({ operation: "getPayment" }, { method: "GET", read: true, effectful: false });

export const webhookFacts = (site: Partial<WebhookSite> = {}, nowMs = startMs): WebhookFacts => ({
  site: { kind: "webhook", partner: "payment", webhook: "payment.captured", order: "order-1", attempt: 1, ...site },
  nowMs,
});

export const created: WireReply = {
  status: 201,
  headers: { "content-type": "application/json", etag: '"1"' },
  body: '{"id":"pay_1","status":"authorized","amount_minor":500,"currency":"EUR"}',
};

export const refused: WireReply = {
  status: 409,
  headers: { "content-type": "application/problem+json" },
  body: '{"type":"about:blank","title":"Conflict","status":409}',
};

export function faultOf(name: string): Fault {
  const fault = faults[name];
  if (fault === undefined) throw new Error(`there is no fault ${name}`);
  return fault;
}

type Given = Readonly<Record<string, Json>>;

/** The declared parameters at their defaults, with some given. */
export const parametersOf = (fault: Fault, given: Given = {}): Given => ({
  ...Object.fromEntries(Object.entries(fault.parameters).map(([name, parameter]) => [name, parameter.default])),
  ...given,
});

/** What a call, read or process fault decides. */
export function planOf(name: string, given: Given = {}, facts = callFacts(), phase?: CallPhase): CallPlan | undefined {
  const fault = faultOf(name);
  if (fault.family === "webhook" || fault.family === "link" || fault.family === "self")
    throw new Error(`${name} does not strike calls`);
  return fault.decide(facts, Object.freeze(parametersOf(fault, given)), createRandom(1), phase);
}

export function webhookPlanOf(name: string, given: Given = {}, phase?: WebhookPhase): WebhookPlan | undefined {
  const fault = faultOf(name);
  if (fault.family === "process")
    return fault.atWebhook?.(webhookFacts(), Object.freeze(parametersOf(fault, given)), createRandom(1), phase);
  if (fault.family !== "webhook") throw new Error(`${name} does not strike webhooks`);
  return fault.decide(webhookFacts(), Object.freeze(parametersOf(fault, given)), createRandom(1));
}

/** What the fault makes of an answer. */
export function replyOf(name: string, given: Given, truth: WireReply | undefined): WireReply | undefined {
  return planOf(name, given)?.reply?.(truth);
}
