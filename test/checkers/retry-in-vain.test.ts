import { describe, expect, it } from "vitest";
import type { CallOptions, createHistoryBuilder } from "./build-history.ts";
import { checkOne, said } from "./check-one.ts";

type Order = ReturnType<ReturnType<typeof createHistoryBuilder>["order"]>;

const invalid: CallOptions = { status: 409, code: "invalid_state" };

/** A payment that the bank declined, and what the shop asks about it then, eight times being what it declares. */
const check = (ask: (order: Order, again: (times: number, refusal?: CallOptions) => void) => void, declined = true): string =>
  said(
    checkOne("retries", (builder) => {
      const order = builder.order("order-1");
      order.place();
      if (declined) order.webhook("payment", "payment.declined");
      let key = 0;
      const again = (times: number, refusal = invalid): void => {
        for (let n = 0; n < times; n += 1) {
          key += 1;
          order.call("payment", "voidPayment", { key: `void-${key}`, ...refusal });
          order.pass(400, 500);
        }
      };
      ask(order, again);
    }),
  );

describe("what has come to its end", () => {
  it("is asked for in vain, though under another key each time", () => {
    expect(check((_order, again) => again(9))).toBe(
      "broken: payment/voidPayment for order-1 was refused 9 times alike (409 invalid_state), with nothing new in between: what has come to its end is asked for again and again, under whatever key",
    );
  });

  it("may be asked for as often as the shop declares to try", () => {
    expect(check((_order, again) => again(8))).toBe("held");
  });

  it("may be asked for once more for each thing that its customer asked", () => {
    const asked = (order: Order): void => order.cancel();
    expect(
      check((order, again) => {
        asked(order);
        again(9);
      }),
    ).toBe("held");
  });
});

describe("a refusal that may change", () => {
  it("is no reason to stop: a call that is still in flight, another problem, a payment that has not ended", () => {
    expect(check((_order, again) => again(20, { status: 409, code: "idempotency_key_in_flight" }))).toBe("held");
    expect(
      check((_order, again) => {
        again(8);
        again(8, { status: 409, code: "locked" });
      }),
    ).toBe("held");
    expect(check((_order, again) => again(20), false)).toBe("held");
  });

  it("is not known of a conflict whose problem nobody told", () => {
    expect(check((_order, again) => again(20, { status: 409 }))).toBe("held");
  });

  it("may have changed where something happened to the order, or the integration went down", () => {
    expect(
      check((order, again) => {
        again(8);
        order.call("payment", "voidPayment", { key: "void-a", effect: { kind: "voided", ref: "pay_other" } });
        again(8);
      }),
    ).toBe("held");
    expect(
      check((order, again) => {
        again(8);
        order.crash();
        again(8);
      }),
    ).toBe("held");
  });
});
