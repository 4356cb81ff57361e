import type { HistoryEvent, NewEvent } from "../../../src/core/history.ts";
import { faults } from "../../../src/faults/index.ts";

export const hostile = 'a\u001b[2J;#35;\n%%{init}%% <script>"`x`"\u202e\u2066 &lt; $$x$$';

/** A history of these events, one a millisecond unless they say when. */
export const at = (...events: readonly (NewEvent & { readonly t?: number })[]): HistoryEvent[] =>
  events.map((event, i) => ({ t: i, ...event, i, world: "sim" }) as HistoryEvent);

export const place = (order = "order-1"): NewEvent => ({
  actor: "customer",
  type: "invoke",
  op: 1,
  order,
  value: { operation: "place", amountMinor: 4200, currency: "EUR" },
});
export const read = (type: "invoke" | "ok" = "invoke"): NewEvent => ({
  actor: "customer",
  type,
  op: 2,
  order: "order-1",
  value: { operation: "read" },
});
const site = (partner: string, operation: string, order = "order-1") =>
  ({ kind: "call", partner, operation, order, attempt: 1 }) as const;
export const call = (partner: string, operation: string, number = 1): NewEvent => ({
  actor: partner,
  type: "call",
  call: number,
  order: "order-1",
  site: site(partner, operation),
  value: { method: "POST", path: "/", bodyHash: "x" },
});
export const answer = (partner: string, operation: string, delivery: "whole" | "reset" = "whole", number = 1): NewEvent => ({
  actor: partner,
  type: "answer",
  call: number,
  order: "order-1",
  site: site(partner, operation),
  value: { status: 201, delivery, durationMs: 1 },
});
export const effect = (partner: string, kind = "authorized", reference?: string): NewEvent => ({
  actor: partner,
  type: "effect",
  order: "order-1",
  value: { kind, ref: "pay_1", amountMinor: 4200, currency: "EUR", ...(reference !== undefined && { reference }) },
});
const hook = (partner: string, webhook: string) => ({ kind: "webhook", partner, webhook, order: "order-1", attempt: 1 }) as const;
/** A fault of the catalogue as it strikes: a webhook fault the one that is named, others the payment that is made. */
export const fired = (name: string, webhook = "captured", order?: string): NewEvent => {
  const family = faults[name]?.family ?? "call";
  return {
    actor: "harness",
    type: "fault-fired",
    fault: "f1",
    ...(order !== undefined && { order }),
    ...(family !== "self" && { site: family === "webhook" ? hook("payment", webhook) : site("payment", "createPayment") }),
    value: { name, family, at: {} },
  };
};
export const sent = (webhook: string, id = "evt_1", partner = "payment"): NewEvent => ({
  actor: partner,
  type: "webhook-sent",
  order: "order-1",
  site: hook(partner, webhook),
  value: { id, sending: 1 },
});
export const acknowledged = (webhook: string, status: number, id = "evt_1", partner = "payment"): NewEvent => ({
  actor: partner,
  type: "webhook-acknowledged",
  order: "order-1",
  site: hook(partner, webhook),
  value: { id, sending: 1, status, latencyMs: 1 },
});
export const givenUp = (webhook: string): NewEvent => ({
  actor: "payment",
  type: "webhook-given-up",
  order: "order-1",
  site: hook("payment", webhook),
  value: { id: "evt_1", reason: "a fault lost it for ever" },
});
