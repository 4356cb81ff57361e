import { describe, expect, it } from "vitest";
import { reach } from "../../src/checkers/reach.ts";
import type { HistoryEvent, NewEvent } from "../../src/core/history.ts";

const value = {
  name: "status",
  family: "call",
  at: { partner: "payment", operation: "createPayment", attempt: { upTo: 3 } },
} as const;
const phase = (name: "safety" | "liveness" | "settle" | "final"): NewEvent => ({
  actor: "harness",
  type: "phase",
  value: { phase: name },
});
const healed: NewEvent = { actor: "harness", type: "fault-healed", fault: "f1", value };

/** One attempt to pay, and the fault that shaped its answer, if any did. */
function attempt(number: number, fault?: string): NewEvent[] {
  const site = { kind: "call", partner: "payment", operation: "createPayment", order: "order-1", attempt: number } as const;
  const at = { actor: "payment", order: "order-1", call: number, site } as const;
  return [
    { ...at, type: "call", key: "k", value: { method: "POST", path: "/v1/payments", bodyHash: "h" } },
    ...(fault === "f1" ? [{ actor: "harness", type: "fault-fired", fault, order: "order-1", site, value } as const] : []),
    {
      ...at,
      type: "answer",
      value: { status: fault === undefined ? 201 : 500, delivery: "whole", durationMs: 1, ...(fault && { faults: [fault] }) },
    },
  ];
}

function told(...events: readonly NewEvent[]): string {
  const placed = { operation: "place", amountMinor: 5000, currency: "EUR" } as const;
  const history = [
    phase("safety"),
    { actor: "harness", type: "fault-armed", fault: "f1", value } as const,
    { actor: "customer", type: "invoke", op: 1, order: "order-1", value: placed } as const,
    ...events,
  ].map((event, i) => ({ ...event, i, t: i, world: "live" }) as HistoryEvent);
  const result = reach.check(history);
  return [result?.verdict, ...(result?.evidence ?? []).map(({ code }) => code)].join(": ");
}

describe("a fault that names several attempts", () => {
  it("is met where it struck all that it names, also after the others were healed", () => {
    expect(
      told(
        ...attempt(1, "f1"),
        phase("liveness"),
        phase("settle"),
        ...attempt(2, "f1"),
        ...attempt(3, "f1"),
        healed,
        ...attempt(4),
      ),
    ).toBe("held");
  });

  it("is met where the shop made fewer, since the first had settled the matter", () => {
    expect(told(...attempt(1, "f1"), phase("liveness"), phase("settle"), healed)).toBe("held");
  });

  it("proves nothing where it spared one that was made, whenever that was", () => {
    expect(told(...attempt(1, "f1"), phase("liveness"), phase("settle"), ...attempt(2), healed)).toBe("unproven: attempt-spared");
    expect(told(...attempt(1, "f1"), phase("liveness"), phase("settle"), healed, phase("final"), ...attempt(2))).toBe(
      "unproven: attempt-spared",
    );
  });

  it("leaves an attempt to another fault that had its way there", () => {
    expect(told(...attempt(1, "f1"), phase("liveness"), phase("settle"), ...attempt(2, "f2"), ...attempt(3, "f1"), healed)).toBe(
      "held",
    );
  });

  it("promises no more than it did in histories whose faults all ended before settling", () => {
    expect(told(...attempt(1, "f1"), phase("liveness"), healed, phase("settle"), ...attempt(2))).toBe("held");
  });
});
