import { describe, expect, it } from "vitest";
import type { Limits } from "../../src/core/history.ts";
import { type Builder, checkOne, said } from "./check-one.ts";

const check = (limits: Limits | undefined, write: (builder: Builder) => void): string =>
  said(checkOne("served", write, { declared: limits === undefined ? {} : { limits } }));

describe("an order within what the shop takes", () => {
  const asked = (limits: Limits | undefined, totalMinor = 5000, status = 422): string =>
    check(limits, (builder) => {
      builder.order("order-1").place();
      builder.order("order-2", totalMinor, "EUR", 500).operate({ operation: "place", amountMinor: totalMinor }, "fail", status);
    });

  it("may not be refused", () => {
    expect(asked({ totalMinor: 5000 })).toBe(
      "broken: order-2: an order of 5000 minor units was refused with 422, though the shop declares that it takes orders of up to 5000",
    );
  });

  it("may be refused where the shop declares nothing of it, or less", () => {
    expect(asked(undefined)).toBe("held");
    expect(asked({})).toBe("held");
    expect(asked({ totalMinor: 5000 }, 5001)).toBe("held");
    expect(asked({ totalMinor: 5000, openOrders: 1 })).toBe("held");
    expect(asked({ totalMinor: 5000, openOrders: 2 })).toMatch(/^broken/);
  });

  it.each([401, 408, 425, 429])("may be put off with %i", (status) => {
    expect(asked({ totalMinor: 5000 }, 5000, status)).toBe("held");
  });

  it("may be refused where the same customer has ordered the same before, and not where another has", () => {
    const buying = (amountMinor: number, customer: string) =>
      ({ operation: "place", currency: "EUR", amountMinor, customer }) as const;
    const again = (amountMinor: number, customer: string): string =>
      check({ totalMinor: 5000 }, (builder) => {
        builder.order("order-1").operate(buying(5000, "regular"), "ok", 202);
        builder.order("order-2", amountMinor, "EUR", 500).operate(buying(amountMinor, customer), "fail", 409);
      });
    expect(again(5000, "regular")).toBe("held");
    expect(again(4999, "regular")).toMatch(/^broken/);
    expect(again(5000, "another")).toMatch(/^broken/);
  });

  it("may be refused while something hinders the shop, where it comes again, and where the card was declined", () => {
    const limits = { totalMinor: 5000 };
    const refused = { operation: "place", amountMinor: 5000 } as const;
    const served = (builder: Builder): void => builder.order("order-1").place();
    expect(
      check(limits, (builder) => {
        served(builder);
        builder.fault(400, "hang", "payment/createPayment *");
        builder.order("order-2", 5000, "EUR", 500).operate(refused, "fail", 422);
      }),
    ).toBe("held");
    expect(
      check(limits, (builder) => {
        const order = builder.order("order-1");
        order.place();
        order.operate(refused, "fail", 409);
      }),
    ).toBe("held");
    expect(
      check(limits, (builder) => {
        served(builder);
        const order = builder.order("order-2", 5000, "EUR", 500);
        order.operate(refused, "fail", 422, () => order.call("payment", "createPayment", { status: 402 }));
      }),
    ).toBe("held");
  });
});

describe("a cancellation before the stage that the shop names", () => {
  const cancelled = (limits: Limits, until: "placed" | "authorized" | "shipped" | "captured", placings = 1): string =>
    check(limits, (builder) => {
      const order = builder.order("order-1");
      for (let n = 0; n < placings; n += 1) order.place();
      if (until !== "placed") order.authorize();
      if (until === "shipped" || until === "captured") order.ship();
      if (until === "captured") order.capture();
      order.cancel("fail");
    });

  it("may not be refused", () => {
    expect(cancelled({ cancelUntil: "authorized" }, "placed")).toMatch(/^broken: order-1: its cancellation was refused with 409/);
    expect(cancelled({ cancelUntil: "shipped" }, "authorized")).toMatch(/^broken: .*until it is shipped$/);
    expect(cancelled({ cancelUntil: "captured" }, "shipped")).toMatch(/^broken/);
    expect(cancelled({ cancelUntil: "always" }, "captured")).toMatch(/^broken: .*at any time$/);
  });

  it("may be refused from that stage on, and where another request for it came before", () => {
    expect(cancelled({ cancelUntil: "authorized" }, "authorized")).toBe("held");
    expect(cancelled({ cancelUntil: "shipped" }, "shipped")).toBe("held");
    expect(cancelled({ cancelUntil: "captured" }, "captured")).toBe("held");
    expect(cancelled({ refunds: "parts" }, "placed")).toBe("held");
    expect(cancelled({ cancelUntil: "always" }, "authorized", 2)).toBe("held");
  });

  it("may be refused where the call that begins it is made meanwhile", () => {
    expect(
      check({ cancelUntil: "shipped" }, (builder) => {
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.operate({ operation: "cancel" }, "fail", 409, () => order.ship());
      }),
    ).toBe("held");
  });

  it("may be refused right before that call, and no sooner: the shop had made up its mind", () => {
    const capturedAfter = (pauseMs: number): string =>
      check({ cancelUntil: "captured" }, (builder) => {
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.cancel("fail");
        order.pass(pauseMs, pauseMs);
        order.capture();
      });
    expect(capturedAfter(100)).toBe("held");
    expect(capturedAfter(1000)).toMatch(/^broken: order-1: its cancellation was refused with 409/);
  });

  it("may be refused where the payment was declined, at once or by the bank", () => {
    expect(
      check({ cancelUntil: "always" }, (builder) => {
        const order = builder.order("order-1");
        order.place();
        order.call("payment", "createPayment", { status: 201 });
        order.webhook("payment", "payment.failed");
        order.cancel("fail");
      }),
    ).toBe("held");
  });
});

describe("a refund of what was captured", () => {
  const refunded = (limits: Limits, amounts: readonly number[], afterMs = 1000, reference?: string): string =>
    check(limits, (builder) => {
      const order = builder.order("order-1");
      order.place();
      order.authorize();
      order.ship();
      order.capture();
      order.pass(afterMs, afterMs);
      for (const [n, amountMinor] of amounts.entries())
        order.askRefund(reference ?? `r${n + 1}`, amountMinor, n + 1 === amounts.length ? "fail" : "ok");
    });

  it("may not be refused", () => {
    expect(refunded({ refunds: "parts" }, [2000, 3000])).toMatch(
      /^broken: order-1: a refund of 3000 of 3000 minor units that are left was refused with 4\d\d/,
    );
    expect(refunded({ refunds: "whole" }, [5000])).toMatch(/^broken/);
  });

  it("may be refused beyond what is left, in parts where only the whole is paid back, and under a name that was used", () => {
    expect(refunded({ refunds: "parts" }, [2000, 3001])).toBe("held");
    expect(refunded({ refunds: "whole" }, [2000])).toBe("held");
    expect(refunded({ refunds: "parts" }, [1000, 1000], 1000, "r1")).toBe("held");
    expect(refunded({ cancelUntil: "always" }, [2000])).toBe("held");
  });

  it("may be refused before the shop has written down that the money was captured", () => {
    expect(refunded({ refunds: "parts" }, [2000], 100)).toBe("held");
  });

  it("may be refused where another was asked for meanwhile and was promised first, not where that came after the answer", () => {
    const meanwhile = (isMeanwhile: boolean): string =>
      check({ refunds: "parts" }, (builder) => {
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.ship();
        order.capture();
        order.pass(1000, 1000);
        const other = (): void => order.askRefund("r1-also", 2500);
        order.operate({ operation: "refund", reference: "r1", amountMinor: 2501 }, "fail", 422, isMeanwhile ? other : undefined);
        if (!isMeanwhile) other();
      });
    expect(meanwhile(true)).toBe("held");
    expect(meanwhile(false)).toMatch(/^broken: order-1: a refund of 2501 of 5000/);
  });
});
