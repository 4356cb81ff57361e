import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { newOrder } from "../../../src/integration/app/new-order.ts";
import { backoff } from "../../../src/integration/domain/backoff.ts";
import { applyFact, consequences, isNewer } from "../../../src/integration/domain/facts.ts";
import { idempotencyKey } from "../../../src/integration/domain/idempotency-key.ts";
import type { Order, OrderStatus } from "../../../src/integration/domain/order.ts";
import { refundLimit } from "../../../src/integration/domain/refund-limit.ts";
import { canMove, move, statusOf } from "../../../src/integration/domain/status.ts";
import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import type { Payment, Shipment } from "../../../src/integration/ports.ts";
import { orderOf } from "../app/shop-floor.ts";

const seed = Number(process.env.FIREDRILL_SEED ?? 20260105);
const calm = { inDoubt: new Set<string>(), begun: new Set<string>() };
const fresh = newOrder(orderOf("order-1"), { shippingService: "parcel", rateSource: "quoted" }, 0);

function payment(changes: Partial<Payment> = {}): Payment {
  const amount = { amountMinor: 4200, currency: "EUR" };
  return {
    id: "pay_1",
    order: "order-1",
    status: "authorized",
    amount,
    capturedMinor: 0,
    refundedMinor: 0,
    version: 1,
    ...changes,
  };
}

const label: Shipment = { id: "shp_1", order: "order-1", status: "label_created", trackingNumber: "T1", version: 1 };
const learn = (order: Order, read: Payment, confirmed = true): Order =>
  applyFact(order, { type: "payment", payment: read, confirmed }, isNewer);
const shipped = (order: Order): Order => applyFact(order, { type: "shipment", shipment: label }, isNewer);

describe("an order's steps", () => {
  it("follow from its facts, one after the other", () => {
    expect(wantedSteps(fresh, calm)).toEqual(["authorize"]);
    const named = learn(fresh, payment(), false);
    expect(wantedSteps(named, calm)).toEqual(["confirm-payment"]);
    const authorized = learn(named, payment());
    expect(wantedSteps(authorized, calm)).toEqual(["ship"]);
    expect(wantedSteps(shipped(authorized), calm)).toEqual(["capture"]);
    const captured = learn(shipped(authorized), payment({ status: "captured", capturedMinor: 4200, version: 2 }));
    expect(wantedSteps(captured, calm)).toEqual(["notify:order_confirmed"]);
  });

  it("turn back when the customer cancels, and wait where the capture is in doubt", () => {
    const cancelled: Order = { ...shipped(learn(fresh, payment())), cancel: { reason: "customer", atMs: 1 } };
    expect(wantedSteps(cancelled, calm)).toEqual(["cancel-shipment", "void"]);
    expect(wantedSteps(cancelled, { ...calm, inDoubt: new Set(["capture"]) })).toEqual(["cancel-shipment"]);
    const captured = consequences(learn(cancelled, payment({ status: "captured", capturedMinor: 4200, version: 2 })));
    expect(wantedSteps(captured, calm)).toEqual(["cancel-shipment", "refund:order-cancellation"]);
  });

  it("stop where the payment is over another amount", () => {
    const wrong = learn(fresh, payment({ amount: { amountMinor: 42, currency: "EUR" } }));
    expect(wantedSteps(wrong, calm)).toEqual([]);
    expect(statusOf(wrong, calm)).toBe("attention");
  });
});

describe("what partners tell", () => {
  it("changes nothing when it is older than what is known", () => {
    const captured = learn(fresh, payment({ status: "captured", capturedMinor: 4200, version: 3 }));
    expect(learn(captured, payment({ version: 2 }))).toBe(captured);
  });

  it("comes to the same in any order", () => {
    const news = [
      payment({ status: "requires_action" }),
      payment({ version: 2 }),
      payment({ status: "captured", capturedMinor: 4200, version: 3 }),
    ];
    const property = fc.property(fc.shuffledSubarray(news, { minLength: 3 }), (order) => {
      expect(order.reduce((known, read) => learn(known, read), fresh).payment).toEqual(
        news.reduce((known, read) => learn(known, read), fresh).payment,
      );
    });
    fc.assert(property, { seed });
  });
});

describe("an order's status", () => {
  const all: readonly OrderStatus[] = [
    "placed",
    "awaiting_action",
    "authorized",
    "shipping",
    "capturing",
    "completed",
    "cancelling",
    "cancelled",
    "declined",
    "attention",
  ];

  it("never leaves an end but for a person", () => {
    for (const end of ["cancelled", "declined"] as const)
      expect(all.filter((to) => canMove(end, to))).toEqual(
        [end, "attention"].sort((a, b) => all.indexOf(a as OrderStatus) - all.indexOf(b as OrderStatus)),
      );
  });

  it("throws on a move that is none", () => {
    expect(() => move("completed", "placed")).toThrow("cannot go from completed to placed");
  });
});

describe("money and keys", () => {
  it("refunds at most what is left, failed refunds not counted", () => {
    const captured = learn(fresh, payment({ status: "captured", capturedMinor: 4200, version: 2 }));
    const refund = (amountMinor: number, status: "requested" | "failed") =>
      ({ reference: `r${amountMinor}`, amountMinor, origin: "customer", status }) as const;
    const order: Order = { ...captured, refunds: [refund(4000, "requested"), refund(4200, "failed")] };
    expect(refundLimit(order, undefined)).toEqual({ ok: true, amountMinor: 200 });
    expect(refundLimit(order, 201)).toEqual({ ok: false, leftMinor: 200 });
  });

  it("gives each step of each order a key of its own, always the same", () => {
    const keys = ["order-1", "order-2"].flatMap((order) =>
      ["authorize", "capture", "refund:r1", "refund:r2"].map((step) => idempotencyKey(order, step)),
    );
    expect(new Set(keys).size).toBe(8);
    expect(idempotencyKey("order-1", "capture")).toBe(idempotencyKey("order-1", "capture"));
  });

  it("backs off with full jitter up to the cap, and not before Retry-After", () => {
    const random = createRandom(seed);
    const limits = { random, baseMs: 50, capMs: 1000 };
    for (let attempt = 1; attempt <= 40; attempt += 1) {
      const delayMs = backoff({ attempt, ...limits });
      expect(delayMs).toBeLessThanOrEqual(Math.min(1000, 50 * 2 ** (attempt - 1)));
      expect(backoff({ attempt, ...limits, retryAfterMs: 3000 })).toBeGreaterThanOrEqual(3000);
    }
  });
});
