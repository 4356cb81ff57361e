import { describe, expect, it } from "vitest";
import { customerOf, customersIn } from "../../src/core/customer-of.ts";
import { buy, checkOne, said } from "./check-one.ts";

const check = (write: Parameters<typeof checkOne>[1]): string => said(checkOne("right-customer", write));

describe("right-customer", () => {
  it("holds where messages and parcels go to the order's own customer", () => {
    expect(
      check((builder) => {
        for (const name of ["order-1", "order-10", "order-2"]) buy(builder, name);
      }),
    ).toBe("held");
  });

  it("breaks when a message goes to the customer of another order", () => {
    expect(
      check((builder) => {
        buy(builder, "order-1");
        const other = builder.order("order-2");
        other.place();
        other.tell("order_confirmed", { body: { recipient_reference: customerOf("order-1") } });
      }),
    ).toBe("broken: messaging/sendMessage for order-2 names the customer of order-1, and not its own");
  });

  it("knows whose orders are one customer's", () => {
    const told = (recipient: string): string =>
      check((builder) => {
        for (const name of ["order-1", "order-2"]) {
          const order = builder.order(name);
          order.operate({ operation: "place", amountMinor: 4200, currency: "EUR", customer: "regular" }, "ok", 202);
          order.tell("order_confirmed", { body: { recipient_reference: recipient } });
        }
        buy(builder, "order-3");
      });
    expect(told(customerOf("regular"))).toBe("held");
    expect(told(customerOf("order-3"))).toContain("names the customer of order-3, and not its own");
  });

  it("breaks when a parcel goes to another's address", () => {
    expect(
      check((builder) => {
        buy(builder, "order-1");
        const other = builder.order("order-2");
        other.place();
        other.ship({ body: { destination: { name: "A. Customer", line2: `c/o ${customerOf("order-1")}` } } });
      }),
    ).toContain("carrier/createShipment for order-2 names the customer of order-1");
  });

  const shipsTo = (name: string, city: string): string =>
    check((builder) => {
      const order = builder.order("order-1");
      order.place();
      order.ship({ body: { destination: { name, city } } });
    });

  it.each([
    ["Jürgen Müßig", "Hamburg"],
    ["JÜRGEN MÜSSIG", "HAMBURG"],
    ["Juergen Muessig", "Hamburg"],
    ["Jurgen Musig", "Hamburg"],
    ["Karl-Theodor Maria Johann von", "Pass"],
    ["Who is this?", "Wherever"],
  ])("lets a parcel say %s in %s, as carriers print", (name, city) => {
    expect(shipsTo(name, city)).not.toContain("broken");
  });

  it.each([
    ["JÃ¼rgen MÃ¼ÃŸig", "Hamburg"],
    ["J\u00c3\u00bcrgen M\u00c3\u00bc\u00c3\u009fig", "Hamburg"],
    ["J?rgen M??ig", "Hamburg"],
    ["J??rgen M????ig", "Hamburg"],
    ["J\ufffdrgen M\ufffd\ufffdig", "Hamburg"],
    ["Ελένη Παπαδοπούλου", "?????"],
  ])("breaks when a parcel says %j in %s", (name, city) => {
    expect(shipsTo(name, city)).toContain("its letters were lost on the way");
  });

  it("breaks when a path names another's customer", () => {
    expect(
      check((builder) => {
        buy(builder, "order-1");
        const other = builder.order("order-2");
        other.place();
        other.call("messaging", "optOutContact", { path: `/v1/contacts/${customerOf("order-1")}/opt_out` });
      }),
    ).toContain("names the customer of order-1");
  });

  it("takes several for right where the order's own is among them", () => {
    expect(
      check((builder) => {
        buy(builder, "order-1");
        const other = builder.order("order-2");
        other.place();
        other.tell("order_confirmed", { body: { to: [customerOf("order-1"), customerOf("order-2")] } });
      }),
    ).toBe("held");
  });

  it("does not know names of the shop's own making, nor of customers who ordered nothing", () => {
    const named = (recipient: string): string =>
      check((builder) => {
        builder.order("order-1").place();
        const other = builder.order("order-2");
        other.place();
        other.tell("order_confirmed", { body: { recipient_reference: recipient } });
      });
    expect(named("cust_of-the-shop-7")).toBe("held");
    expect(named("customer 7")).toBe("does not apply");
  });
});

describe("a customer's name", () => {
  it("is found whole in a text", () => {
    expect(customersIn("to cust_order-1, cust_order-10 and nobody")).toEqual(["cust_order-1", "cust_order-10"]);
    expect(customersIn(customerOf("order:1.2"))).toEqual(["cust_order_1_2"]);
  });
});
