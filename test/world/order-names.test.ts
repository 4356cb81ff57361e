import { describe, expect, it } from "vitest";
import { noFaults } from "../../src/core/fault.ts";
import type { NameTemplates } from "../../src/world/order-names.ts";
import { orderSuffix } from "../../src/world/order-suffix.ts";
import { numberingShop as run } from "./numbering-shop.ts";

describe("a shop that numbers orders itself", () => {
  it("is understood by the only placing under way", () => {
    const { begin, end, pay, judge, learned } = run({ totals: { "cart-1": 100 } });
    const op = begin("cart-1");
    pay("WC1000", 100);
    end(op, "cart-1");
    expect(learned()).toEqual(["cart-1 WC1000 placing"]);
    expect(judge()).toBe("held");
  });

  it("is broken where each submit makes an order: the cart owns both numbers", () => {
    const { begin, end, pay, judge, learned } = run({ totals: { "cart-1": 100 } });
    const [first, second] = [begin("cart-1"), begin("cart-1")];
    pay("WC1000", 100);
    pay("WC1001", 100);
    end(first, "cart-1");
    end(second, "cart-1");
    expect(learned()).toEqual(["cart-1 WC1000 placing", "cart-1 WC1001 placing"]);
    expect(judge()).toBe("broken charged-too-much");
  });

  it("is understood by its answers, also where orders overlap", () => {
    const { begin, end, pay, judge } = run({ totals: { "cart-1": 100, "cart-2": 100 } });
    const [first, second] = [begin("cart-1"), begin("cart-2")];
    pay("1001", 100);
    pay("1000", 100);
    end(first, "cart-1", "1000");
    end(second, "cart-2", "1001");
    expect(judge()).toBe("held");
  });

  it("is broken where one of these was charged twice", () => {
    const { begin, end, pay, judge } = run({ totals: { "cart-1": 100, "cart-2": 100 } });
    const [first, second] = [begin("cart-1"), begin("cart-2")];
    pay("1001", 100);
    pay("1000", 100);
    pay("1000", 100);
    end(first, "cart-1", "1000");
    end(second, "cart-2", "1001");
    expect(judge()).toBe("broken charged-too-much");
  });

  it("is understood by a template", () => {
    const { begin, end, pay, judge } = run({ totals: { "cart-1": 100, "cart-2": 100 }, templates: { all: "WC{{id}}" } });
    const [first, second] = [begin("cart-1"), begin("cart-2")];
    end(first, "cart-1", "1000");
    end(second, "cart-2", "1001");
    pay("WC1001", 100);
    pay("WC1000", 100);
    expect(judge()).toBe("held");
  });

  it("is understood by what calls carry besides", () => {
    const { begin, pay, judge, learned } = run({ totals: { "cart-1": 100, "cart-10": 100 } });
    begin("cart-1");
    begin("cart-10");
    pay("WC1001", 100, { metadata: "cart-10" });
    pay("WC1000", 100, { customer: "cust_cart-1" });
    expect(learned()).toEqual(["cart-10 WC1001 mention", "cart-1 WC1000 mention"]);
    expect(judge()).toBe("held");
  });

  it("is understood at once by what orders cost, so that faults can strike its first calls", () => {
    const { begin, pay, judge, learned } = run({ totals: { "cart-1": 100, "cart-2": 200, "cart-3": 300 } });
    for (const order of ["cart-1", "cart-2", "cart-3"]) begin(order);
    pay("WC1000", 200);
    pay("WC1001", 100);
    expect(learned()).toEqual(["cart-2 WC1000 total", "cart-1 WC1001 total"]);
    pay("WC1002", 300);
    expect(judge()).toBe("held");
  });

  it("is understood in the end by what is left over", () => {
    const { begin, end, pay, judge, learned } = run({ totals: { "cart-1": 100, "cart-2": 100 } });
    const op = begin("cart-1");
    begin("cart-2");
    pay("WC1000", 100);
    pay("WC1001", 100);
    end(op, "cart-1", "1000");
    expect(judge()).toBe("held");
    expect(learned()).toEqual(["cart-1 1000 answer", "cart-1 WC1000 number", "cart-2 WC1001 elimination"]);
  });

  it("is understood by the number of its answer, which its names carry, whatever was guessed before", () => {
    const { begin, end, pay, judge, learned } = run({ totals: { "cart-1": 100, "cart-2": 200 } });
    const [first, second] = [begin("cart-1"), begin("cart-2")];
    // half of it is paid by voucher: it is not the order that costs as much
    pay("WC-0012", 100);
    end(second, "cart-2", "12");
    end(first, "cart-1", "2");
    pay("WC-0002", 100);
    expect(learned()).toEqual([
      "cart-1 WC-0012 total",
      "cart-2 12 answer",
      "cart-2 WC-0012 number",
      "cart-1 2 answer",
      "cart-1 WC-0002 number",
    ]);
    expect(judge()).toBe("broken charged-too-little");
  });

  it("is broken where it pays one of these under two numbers", () => {
    const { begin, end, pay, judge } = run({ totals: { "cart-1": 100, "cart-2": 200 } });
    const [first, again, second] = [begin("cart-1"), begin("cart-1"), begin("cart-2")];
    pay("WC1000", 100);
    pay("WC1001", 100);
    pay("WC1002", 200);
    end(first, "cart-1", "1000");
    end(again, "cart-1", "1001");
    end(second, "cart-2", "1002");
    expect(judge()).toBe("broken charged-too-much");
  });

  it("is unproven, with the remedy, where nothing tells its orders apart", () => {
    const { begin, pay, judge } = run({ totals: { "cart-1": 100, "cart-2": 100 } });
    begin("cart-1");
    begin("cart-2");
    pay("WC1000", 100);
    pay("WC1001", 100);
    expect(judge()).toMatch(/^unproven order-not-recognized/);
  });

  it("owns a name that none of its orders explains, once all are known", () => {
    const { begin, end, pay, judge } = run({ totals: { "cart-1": 100 } });
    const op = begin("cart-1");
    pay("WC1000", 100);
    end(op, "cart-1");
    pay("WC1001", 100);
    expect(judge()).toBe("broken charged-unplaced");
  });
});

describe("a shop whose parcels have numbers of their own", () => {
  const totals = { "cart-1": 100, "cart-2": 100 };
  /** Both orders are being placed at the same time: nothing but what calls say tells them apart. */
  const placed = (templates: NameTemplates = {}) => {
    const shop = run({ totals, templates });
    return { ...shop, ops: [shop.begin("cart-1"), shop.begin("cart-2")] as const };
  };

  it("is understood by the payment's name in the keys of its shipments, learned after them", () => {
    const { ops, end, pay, ship, judge, learned } = placed();
    pay("WC1004", 100);
    pay("WC1005", 100);
    ship("PARCEL-7028", "ship-WC1004");
    ship("PARCEL-7035", "ship-WC1005");
    end(ops[0], "cart-1", "1004");
    end(ops[1], "cart-2", "1005");
    expect(learned()).toContain("cart-1 PARCEL-7028 mention");
    expect(judge("shipped-once")).toBe("held");
  });

  it("is broken where it ships one of these under two such numbers", () => {
    const { ops, end, pay, ship, judge } = placed();
    pay("WC1004", 100);
    pay("WC1005", 100);
    ship("PARCEL-7028", "ship-WC1004");
    ship("PARCEL-9001", "again-WC1004");
    ship("PARCEL-7035", "ship-WC1005");
    end(ops[0], "cart-1", "1004");
    end(ops[1], "cart-2", "1005");
    expect(judge("shipped-once")).toBe("broken shipped-again");
  });

  it("is broken where it ships one under a number too many, and the key says nothing", () => {
    const { ops, end, pay, ship, judge } = placed();
    pay("WC1004", 100);
    pay("WC1005", 100);
    ship("PARCEL-7028", "ship-WC1004");
    ship("PARCEL-7035", "ship-WC1005");
    ship("PARCEL-9001", "f81d4fae-7dec");
    end(ops[0], "cart-1", "1004");
    end(ops[1], "cart-2", "1005");
    expect(judge("shipped-once")).toBe("broken shipped-unplaced");
  });

  it("is understood by a template for that partner alone", () => {
    const { ops, end, pay, ship, judge } = placed({ all: "WC{{id}}", byPartner: { carrier: "PARCEL-{{order}}" } });
    end(ops[0], "cart-1", "1004");
    end(ops[1], "cart-2", "1005");
    pay("WC1005", 100);
    pay("WC1004", 100);
    ship("PARCEL-cart-2", "b");
    ship("PARCEL-cart-1", "a");
    expect(judge("shipped-once")).toBe("held");
  });

  it("is unproven where nothing tells, and the remedy names what would", () => {
    const { ops, end, pay, ship, judge, reasons } = placed();
    pay("WC1004", 100);
    pay("WC1005", 100);
    ship("PARCEL-7028", "a");
    ship("PARCEL-9001", "b");
    end(ops[0], "cart-1", "1004");
    end(ops[1], "cart-2", "1005");
    expect(judge("shipped-once")).toMatch(/^unproven order-not-recognized/);
    expect(reasons("shipped-once")).toContain("partners.carrier.order_reference");
    expect(reasons("shipped-once")).toContain("Idempotency-Key");
  });

  it("is not taken for another order by a weight or a street that reads like its number", () => {
    const { ops, end, pay, learned } = placed();
    end(ops[0], "cart-1", "700");
    end(ops[1], "cart-2", "701");
    pay("A/1", 100, { weight: "700", street: "701 Example Street" });
    expect(learned().join()).not.toContain("A/1");
  });
});

describe("a shop that calls orders by their references", () => {
  it("owns every other name: the order that it paid for under one was not charged", () => {
    const { begin, end, pay, judge } = run({ totals: { "cart-1": 100, "cart-2": 200 } });
    const first = begin("cart-1");
    pay("cart-1", 100);
    end(first, "cart-1");
    const second = begin("cart-2");
    pay("undefined", 200);
    end(second, "cart-2");
    expect(judge()).toBe("broken charged-nothing charged-unplaced");
  });

  it("owns it too where that came first", () => {
    const { begin, end, pay, judge } = run({ totals: { "cart-1": 100, "cart-2": 200 } });
    const first = begin("cart-1");
    pay("undefined", 100);
    end(first, "cart-1");
    const second = begin("cart-2");
    pay("cart-2", 200);
    end(second, "cart-2");
    expect(judge()).toMatch(/^broken/);
  });

  it("does not get a refused order's name for another's", () => {
    const { begin, refuse, end, pay, learned } = run({ totals: { "cart-1": 100, "cart-2": 200 } });
    refuse(begin("cart-1"), "cart-1");
    const op = begin("cart-2");
    pay("WC1000", 200);
    end(op, "cart-2");
    expect(learned()).toEqual(["cart-2 WC1000 placing"]);
  });
});

describe("what is aimed at an order", () => {
  it("strikes calls and webhooks under its other names", () => {
    const { names, begin, pay } = run({ totals: { "cart-1": 100 } });
    begin("cart-1");
    pay("WC1000", 100);
    const struck: string[] = [];
    const faults = names.faults({
      ...noFaults,
      onWebhook: ({ site }) => {
        struck.push(site.order);
        return undefined;
      },
    });
    const site = { kind: "webhook", partner: "payment", webhook: "payment.captured", attempt: 1 } as const;
    for (const order of ["WC1000", "cart-1", "WC7"]) faults.onWebhook({ site: { ...site, order }, nowMs: 0 });
    expect(struck).toEqual(["cart-1", "cart-1", "WC7"]);
  });

  it("moves it at the bank", async () => {
    const { names, begin, pay } = run({ totals: { "cart-1": 100 } });
    begin("cart-1");
    pay("WC1000", 100);
    const asked: string[] = [];
    const { advance } = names.events({
      advance: async (_, order) => {
        asked.push(order);
        return order === "WC1000";
      },
    });
    expect(await advance("payment", "cart-1", "authentication_succeeded")).toBe(true);
    expect(asked).toEqual(["cart-1", "WC1000"]);
  });
});

describe("an integration that keeps its database", () => {
  const suffix = orderSuffix(Date.parse("2026-11-30T00:00:00Z"));

  it("is told of orders that are new, and the history tells of the scenario's", () => {
    const { begin, end, pay, judge, events } = run({ totals: { "cart-1": 100 }, suffix });
    const op = begin("cart-1");
    pay(`cart-1${suffix}`, 100);
    end(op, "cart-1");
    expect(judge()).toBe("held");
    expect(JSON.stringify(events)).not.toContain(suffix);
  });

  it("is struck under the name that it was told, and reached at the bank", async () => {
    const { names } = run({ totals: { "cart-1": 100 }, suffix });
    const sites: string[] = [];
    const { onCall } = names.faults({
      ...noFaults,
      onCall: ({ site }) => {
        sites.push(site.order);
        return undefined;
      },
    });
    const site = { kind: "call", partner: "payment", operation: "createPayment", order: `cart-1${suffix}`, attempt: 1 } as const;
    onCall({ site, method: "POST", read: false, effectful: true, nowMs: 0 });
    expect(sites).toEqual(["cart-1"]);
    const { advance } = names.events({ advance: async (_, order) => order === `cart-1${suffix}` });
    expect(await advance("payment", "cart-1", "authentication_succeeded")).toBe(true);
  });

  it("is not accused of what it still does for an earlier run's orders", () => {
    const { begin, end, pay, judge } = run({ totals: { "cart-1": 100 }, suffix });
    const op = begin("cart-1");
    pay(`cart-1${orderSuffix(0)}`, 100, { reference: `cart-1${orderSuffix(0)}` });
    pay(`cart-1${suffix}`, 100);
    end(op, "cart-1");
    expect(judge()).toMatch(/^unproven order-of-another-run/);
  });

  it("is accused where it pays twice for one of this run's", () => {
    const { begin, end, pay, judge } = run({ totals: { "cart-1": 100 }, suffix });
    const op = begin("cart-1");
    pay(`cart-1${suffix}`, 100);
    pay(`cart-1${suffix}`, 100);
    end(op, "cart-1");
    expect(judge()).toBe("broken charged-too-much");
  });
});
