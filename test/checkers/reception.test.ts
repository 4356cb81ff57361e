import { describe, expect, it } from "vitest";
import { checkOne, said } from "./check-one.ts";

/** A call that is told to wait a second after some time, and comes again after half of that. */
const impatient = (
  answeredAfterMs: number,
  more: { readonly hungUpAfterMs?: number; readonly stretch?: number; readonly stalledMs?: number } = {},
): string =>
  said(
    checkOne("retries", (builder) => {
      const order = builder.order("order-1");
      order.place();
      const { hungUpAfterMs, stretch, stalledMs } = more;
      if (stretch !== undefined) builder.harness(5, { actor: "harness", type: "machine", value: { stretch } });
      const startMs = order.now() + 2000;
      if (stalledMs !== undefined)
        builder.harness(startMs - 10, { actor: "harness", type: "machine", value: { stretch: 1, stalledMs } });
      for (const attempt of [1, 2]) {
        const site = { kind: "call", partner: "payment", operation: "createPayment", order: "order-1", attempt } as const;
        const event = { actor: "payment", order: "order-1", site, call: 900 + attempt, key: "k" } as const;
        const fromMs = startMs + (attempt - 1) * (answeredAfterMs + 500);
        builder.harness(fromMs, { ...event, type: "call", value: { method: "POST", path: "/v1/payments", bodyHash: "x" } });
        if (hungUpAfterMs !== undefined && attempt === 1)
          builder.harness(fromMs + hungUpAfterMs, { ...event, type: "hung-up", value: { afterMs: hungUpAfterMs } });
        const throttled = { status: 429, retryAfterMs: 1000 };
        const value = attempt === 1 ? throttled : { status: 201 };
        builder.harness(fromMs + answeredAfterMs, {
          ...event,
          type: "answer",
          value: { ...value, delivery: "whole", durationMs: answeredAfterMs },
        });
      }
    }),
  );

const accused = /^broken: payment\/createPayment for order-1 was told to wait 1000 ms/;

describe("what the integration did not hear", () => {
  it("is not held against it: it had hung up before the answer came", () => {
    expect(impatient(220, { hungUpAfterMs: 200 })).toBe("held");
  });

  it("is held against it where it was still there", () => {
    expect(impatient(220)).toMatch(accused);
  });

  it("is in doubt on a machine so busy that a deadline may have passed while the answer waited to be read", () => {
    expect(impatient(220, { stretch: 4 })).toBe("held");
    expect(impatient(20, { stretch: 4 })).toMatch(accused);
  });

  it("is in doubt where the harness stood still before: the call had left long before it was written down", () => {
    expect(impatient(2, { stalledMs: 900 })).toBe("held");
    expect(impatient(2)).toMatch(accused);
  });
});
