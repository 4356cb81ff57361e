import { describe, expect, it } from "vitest";
import type { NameTemplates } from "../../src/world/order-names.ts";
import { numberingShop } from "./numbering-shop.ts";

const totals = { "cart-1": 100, "cart-2": 100 };
const three = { ...totals, "cart-3": 100 };

/** Orders that are placed at the same time and paid as WC1000012, WC1000013 and so on. */
function paid(templates: NameTemplates = {}, of: Readonly<Record<string, number>> = totals) {
  const shop = numberingShop({ totals: of, templates });
  const orders = Object.entries(of).map(([order, totalMinor], n) => ({ order, totalMinor, number: `${1_000_012 + n}` }));
  const placings = orders.map((placed) => ({ ...placed, op: shop.begin(placed.order) }));
  for (const { number, totalMinor } of orders) shop.pay(`WC${number}`, totalMinor);
  for (const { op, order, number } of placings) shop.end(op, order, number);
  return shop;
}

describe("a shop that numbers its parcels as it numbers its orders", () => {
  it.each([
    ["behind its orders", ["WC1000010", "WC1000011", "WC1000012"]],
    ["ahead of its orders", ["WC1000014", "WC1000015", "WC1000016"]],
    ["in another order than they were paid", ["WC1000012", "WC1000010", "WC1000011"]],
    ["behind its orders, and one is under way", ["WC1000011", "WC1000012"]],
  ])("is not accused where these numbers run %s", (_, parcels) => {
    const { ship, judge, reasons } = paid({}, three);
    for (const parcel of parcels) ship(parcel, parcel.replace(/\D+/, "key-"));
    expect(judge("shipped-once")).toMatch(/^unproven number-of-another-order/);
    expect(reasons("shipped-once")).toContain("partners.carrier.order_reference");
  });

  it("is held where one of two such numbers is no order's, so that each has a parcel", () => {
    const { ship, judge } = paid();
    ship("WC1000011", "a");
    ship("WC1000012", "b");
    expect(judge("shipped-once")).toBe("held");
  });

  it("is not accused of shipping the first twice where the second is placed later", () => {
    const { begin, end, pay, ship, judge } = numberingShop({ totals });
    const first = begin("cart-1");
    pay("WC1000012", 100);
    ship("WC1000011", "a");
    end(first, "cart-1", "1000012");
    const second = begin("cart-2");
    pay("WC1000013", 100);
    ship("WC1000012", "b");
    end(second, "cart-2", "1000013");
    expect(judge("shipped-once")).toMatch(/^unproven number-of-another-order/);
  });

  it("is held where its calls carry what the orders are called at payment", () => {
    const { ship, judge } = paid();
    ship("WC1000011", "ship-WC1000012");
    ship("WC1000012", "ship-WC1000013");
    expect(judge("shipped-once")).toBe("held");
  });

  it("is held where its calls carry the references, and broken where it ships one under two such numbers", () => {
    const right = paid();
    right.ship("WC1000011", "a", { cart: "cart-1" });
    right.ship("WC1000012", "b", { cart: "cart-2" });
    expect(right.judge("shipped-once")).toBe("held");
    const wrong = paid();
    wrong.ship("WC1000011", "a", { cart: "cart-1" });
    wrong.ship("WC1000012", "b", { cart: "cart-2" });
    wrong.ship("WC1000013", "c", { cart: "cart-2" });
    expect(wrong.judge("shipped-once")).toBe("broken shipped-again");
  });

  it("is broken where it sends more parcels than there are orders", () => {
    const { ship, judge } = paid();
    for (const parcel of ["WC1000011", "WC1000012", "WC1000013"]) ship(parcel, parcel.slice(-2));
    expect(judge("shipped-once")).toBe("broken shipped-unplaced");
  });

  it("is broken where it charges one of these twice, whatever its parcels are called", () => {
    const { pay, ship, judge } = paid();
    pay("WC1000013", 100);
    ship("WC1000011", "a");
    ship("WC1000012", "b");
    expect(judge("charged-once")).toBe("broken charged-too-much");
  });
});

describe("a shop that calls orders by their numbers at the carrier too", () => {
  it("is broken where it ships one of these twice, and the other never", () => {
    const { ship, judge } = paid();
    ship("WC1000012", "a");
    ship("WC1000012", "b");
    expect(judge("shipped-once")).toBe("broken shipped-again never-shipped");
  });

  it("is broken where it ships one under a number that is nobody's, and the configuration says how it names orders there", () => {
    const { ship, judge } = paid({ byPartner: { carrier: "WC{{id}}" } });
    ship("WC1000012", "a");
    ship("WC1000014", "b");
    expect(judge("shipped-once")).toBe("broken never-shipped shipped-unplaced");
  });

  it("is broken there too where it was alone with the first, so that nothing else can have been meant", () => {
    const { begin, end, pay, ship, judge } = numberingShop({ totals: three });
    const first = begin("cart-1");
    pay("WC1000012", 100);
    ship("WC1000012", "a");
    end(first, "cart-1", "1000012");
    const [second, third] = [begin("cart-2"), begin("cart-3")];
    pay("WC1000013", 100);
    pay("WC1000014", 100);
    ship("WC1000017", "b");
    end(second, "cart-2", "1000013");
    end(third, "cart-3", "1000014");
    expect(judge("shipped-once")).toBe("broken never-shipped never-shipped shipped-unplaced");
  });

  it("is broken where it names the customer of another order once, and its own elsewhere", () => {
    const { ship, judge } = paid();
    ship("WC1000012", "a", { customer: "cust_cart-1" });
    ship("WC1000013", "b", { customer: "cust_cart-1" });
    expect(judge("right-customer")).toBe("broken names-another-customer");
  });
});

describe("a name that says that there was none", () => {
  it.each(["undefined", "WCundefined", "null", "order-[object Object]", "NaN"])("is no order's: %s alone is unproven", (name) => {
    const { begin, end, pay, judge, reasons } = numberingShop({ totals: { "cart-1": 100 } });
    const op = begin("cart-1");
    pay(name, 100);
    end(op, "cart-1");
    expect(judge()).toMatch(/^unproven order-not-recognized/);
    expect(reasons("charged-once")).toContain("partners.payment.order_reference");
  });

  it("is broken where the naming of other orders is understood", () => {
    const { begin, end, pay, judge } = numberingShop({ totals });
    const first = begin("cart-1");
    pay("WC1000", 100);
    end(first, "cart-1", "1000");
    const second = begin("cart-2");
    pay("undefined", 100);
    end(second, "cart-2", "1001");
    expect(judge()).toBe("broken charged-nothing charged-unplaced");
  });

  it.each(["WC1000", "kXbQzRwP", "order-NANTES-1", "SUB-7"])("is not one that means something: %s", (name) => {
    const { begin, end, pay, judge } = numberingShop({ totals: { "cart-1": 100 } });
    const op = begin("cart-1");
    pay(name, 100);
    end(op, "cart-1");
    expect(judge()).toBe("held");
  });
});
