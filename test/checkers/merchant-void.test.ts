import { describe, expect, it } from "vitest";
import { checkOne, said } from "./check-one.ts";

type Order = ReturnType<Parameters<Parameters<typeof checkOne>[1]>[0]["order"]>;

/** What is said of a parcel after a merchant let go of the order's money at the gateway's own desk. */
const judged = (write: (order: Order) => void): string =>
  said(
    checkOne("order-of-effects", (builder) => {
      const order = builder.order("order-1");
      order.place();
      order.authorize();
      write(order);
      order.ship();
      order.end("attention");
    }),
  );

describe("a parcel after a merchant's void", () => {
  it("is no mistake where the shop could not know of it yet", () => {
    expect(judged((order) => order.merchantVoids(false))).toBe("held");
    expect(judged((order) => order.merchantVoids())).toBe("held");
  });

  it("is one where it had read the payment, or was told and had time to take it in", () => {
    const broken = "broken: order-1 was shipped after its payment was voided";
    expect(
      judged((order) => {
        order.merchantVoids(false);
        order.readPayment();
      }),
    ).toBe(broken);
    expect(
      judged((order) => {
        order.merchantVoids();
        order.pass(1500, 1500);
      }),
    ).toBe(broken);
  });

  it("is one after a void of the shop's own, whether it read it or not", () => {
    expect(judged((order) => order.void())).toBe("broken: order-1 was shipped after its payment was voided");
  });
});

/** What is said of an order that is shown as confirmed after a merchant let go of its money, before anything was captured. */
const confirmed = (write: (order: Order) => void): string =>
  said(
    checkOne("charged-once", (builder) => {
      const order = builder.order("order-1");
      order.place();
      order.authorize();
      order.ship();
      write(order);
      order.end("confirmed");
    }),
  );

describe("an order that is confirmed after a merchant's void", () => {
  it("is no mistake where the shop could not know of it", () => {
    expect(confirmed((order) => order.merchantVoids(false))).toBe("held");
  });

  it("is one where it had read the payment, was told and had time to take it in, or was refused the capture", () => {
    const broken = "broken: order-1 ended confirmed, but nothing was charged: it costs 50.00 EUR";
    expect(
      confirmed((order) => {
        order.merchantVoids(false);
        order.readPayment();
      }),
    ).toBe(broken);
    expect(
      confirmed((order) => {
        order.merchantVoids();
        order.pass(1500, 1500);
        order.tell();
      }),
    ).toBe(broken);
    expect(
      confirmed((order) => {
        order.merchantVoids(false);
        order.call("payment", "capturePayment", { key: "capture", payload: "capture", status: 409 });
      }),
    ).toBe(broken);
  });
});
