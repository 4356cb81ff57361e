import type { HistoryEvent, NewEvent } from "../../../src/core/history.ts";

/** Events of a run, one a millisecond. */
export const numbered = (events: readonly (NewEvent & { readonly t?: number })[]): HistoryEvent[] =>
  events.map((event, i) => ({ i, t: i, world: "live", ...event }) as HistoryEvent);

const call = (order: string, operation: string, n: number, attempt = 1) => ({
  actor: "payment",
  type: "call" as const,
  call: n,
  order,
  site: { kind: "call" as const, partner: "payment", operation, order, attempt },
  value: { method: operation.startsWith("get") ? "GET" : "POST", path: "/", bodyHash: order },
});

const answer = (order: string, operation: string, n: number, status: number, attempt = 1) => ({
  ...call(order, operation, n, attempt),
  type: "answer" as const,
  value: { status, delivery: "whole" as const, durationMs: 1 },
});

/** A customer whose order is placed and charged, as a partner and the shop tell of it. */
export function charged(order: string, amountMinor: number, first: number): NewEvent[] {
  const place = { operation: "place", amountMinor, currency: "EUR" };
  const site = { kind: "webhook" as const, partner: "payment", webhook: "payment.captured", order, attempt: 1 };
  return [
    { actor: "customer", type: "invoke", op: first, order, value: place },
    call(order, "createPayment", first),
    { actor: "payment", type: "effect", order, value: { kind: "captured", ref: `pay_${order}`, amountMinor, currency: "EUR" } },
    answer(order, "createPayment", first, 201),
    { actor: "customer", type: "ok", op: first, order, value: { ...place, status: 201, latencyMs: 3 } },
    { actor: "payment", type: "webhook-sent", order, site, value: { id: `w_${order}`, sending: 1 } },
    {
      actor: "payment",
      type: "webhook-acknowledged",
      order,
      site,
      value: { id: `w_${order}`, sending: 1, status: 204, latencyMs: 2 },
    },
  ];
}

/** The shop looks again at what it was told. */
export const looked = (order: string, n: number, attempt = 1): NewEvent[] => [
  call(order, "getPayment", n, attempt),
  answer(order, "getPayment", n, 200, attempt),
];

export const shown = (order: string, status: "confirmed" | "pending", totalMinor: number): NewEvent => ({
  actor: "customer",
  type: "read",
  order,
  value: { status, totalMinor, currency: "EUR" },
});
