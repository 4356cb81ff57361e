import { describe, expect, it } from "vitest";
import type { PartnerFacts } from "../../src/core/role.ts";
import { builtins } from "./build-history.ts";
import { checkOne, said } from "./check-one.ts";

interface Call {
  readonly at: number;
  /** Absent: a look, which found nothing. */
  readonly effectAt?: number;
  readonly answeredAt: number;
}

const { carrier, messaging } = builtins as Readonly<Record<string, PartnerFacts>>;
const keyless = { ...(builtins.payment as PartnerFacts), idempotency: "none" } as const;

/** One refund that was asked for, at a partner without keys, by these calls. */
const refunded = (...calls: readonly Call[]): string =>
  said(
    checkOne(
      "refunded-once",
      (builder) => {
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.ship();
        order.capture();
        order.askRefund("r1", 1000);
        const startMs = order.now() + 100;
        for (const [n, { at, effectAt, answeredAt }] of calls.entries()) {
          const read = effectAt === undefined;
          const operation = read ? "listRefunds" : "createRefund";
          const site = { kind: "call", partner: "payment", operation, order: "order-1", attempt: n + 1 } as const;
          const event = { actor: "payment", order: "order-1", site, call: 900 + n } as const;
          const value = { method: read ? "GET" : "POST", path: "/v1/refunds", bodyHash: "x" };
          builder.harness(startMs + at, { ...event, type: "call", value });
          if (effectAt !== undefined)
            builder.harness(startMs + effectAt, {
              ...event,
              type: "effect",
              value: { kind: "refunded", ref: `re_${n}`, of: order.pay, reference: "r1", amountMinor: 1000, currency: "EUR" },
            });
          const delivery = read ? "whole" : "reset";
          const durationMs = answeredAt - at;
          builder.harness(startMs + answeredAt, {
            ...event,
            type: "answer",
            value: { status: read ? 200 : 201, delivery, durationMs },
          });
        }
        order.end("confirmed");
      },
      { partners: { payment: keyless, carrier: carrier as PartnerFacts, messaging: messaging as PartnerFacts } },
    ),
  );

const again = 'broken: refund "r1" of order-1 was paid 2 times, 20.00 EUR in all';

describe("a refund that was paid twice at a partner without keys", () => {
  it("is nobody's fault where the first came after the repeat, which no look could have shown", () => {
    expect(refunded({ at: 0, effectAt: 5000, answeredAt: 5001 }, { at: 3000, effectAt: 3005, answeredAt: 3006 })).toBe("held");
  });

  it("is nobody's fault where the first came between a look and the repeat that followed at once", () => {
    const first = { at: 0, effectAt: 3010, answeredAt: 3011 };
    expect(refunded(first, { at: 2990, answeredAt: 3000 }, { at: 3050, effectAt: 3055, answeredAt: 3060 })).toBe("held");
  });

  it("breaks where the look was long before the repeat", () => {
    const first = { at: 0, effectAt: 3010, answeredAt: 3011 };
    expect(refunded(first, { at: 1000, answeredAt: 1010 }, { at: 3050, effectAt: 3055, answeredAt: 3060 })).toBe(again);
  });

  it("breaks where the first was there to be seen, however long the second took", () => {
    expect(refunded({ at: 0, effectAt: 5, answeredAt: 6 }, { at: 300, effectAt: 700, answeredAt: 701 })).toBe(again);
  });

  it("breaks where the first was slow, and there when the second was asked for", () => {
    expect(refunded({ at: 0, effectAt: 400, answeredAt: 401 }, { at: 900, effectAt: 905, answeredAt: 906 })).toBe(again);
  });
});
