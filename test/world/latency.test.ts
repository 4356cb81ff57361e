import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../src/core/history.ts";
import { placeLatency } from "../../src/world/latency.ts";

const ended = (latencyMs: number, operation = "place"): HistoryEvent =>
  ({
    i: 0,
    t: 0,
    world: "sim",
    actor: "customer",
    type: "ok",
    order: "order-1",
    value: { operation, latencyMs, status: 201 },
  }) as unknown as HistoryEvent;

describe("the latency of placing orders", () => {
  it("is told as customers had it, to the millisecond, however slow", () => {
    const slow = Array.from({ length: 100 }, (_, n) => ended(5001 + n));
    expect(placeLatency([...slow].reverse())).toEqual({ count: 100, p50Ms: 5050, p95Ms: 5095, p99Ms: 5099, maxMs: 5100 });
  });

  it("counts orders alone, and is not told where nobody placed one", () => {
    expect(placeLatency([ended(7, "read")])).toBeUndefined();
    expect(placeLatency([ended(7, "read"), ended(0.2)])).toEqual({ count: 1, p50Ms: 1, p95Ms: 1, p99Ms: 1, maxMs: 1 });
  });
});
