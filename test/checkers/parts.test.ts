import { describe, expect, it } from "vitest";
import type { Declared } from "../../src/core/history.ts";
import { declared } from "./build-history.ts";
import { type Builder, buy, checkOne, said } from "./check-one.ts";

type Order = ReturnType<Builder["order"]>;

/** Buys another label, with a key of its own. */
function shipMore(order: Order, label: string, payload: string): void {
  order.call("carrier", "createShipment", { key: label, payload, effect: { kind: "shipped", ref: label }, status: 201 });
}

describe("an order in several parcels", () => {
  /** The first parcel is the builder's own. */
  const ships = (split: Declared["splitShipments"], ...others: readonly string[]): string =>
    said(
      checkOne(
        "shipped-once",
        (builder) => {
          const order = buy(builder);
          for (const [n, payload] of others.entries()) shipMore(order, `shp_more_${n + 2}`, payload);
          order.end("confirmed");
        },
        { declared: { ...declared, ...(split && { splitShipments: split }) } },
      ),
    );

  it("holds where the integration declares split shipments, and breaks where it does not", () => {
    expect(ships({}, "heavy")).toBe("held");
    expect(ships({ atMost: 3 }, "heavy", "light")).toBe("held");
    expect(ships(undefined, "heavy")).toContain("broken: order-1 was shipped 2 times");
  });

  it("breaks where one part is shipped again under another key", () => {
    const first = "order-1 createShipment";
    for (const split of [{}, { atMost: 3 }])
      expect(ships(split, "heavy", first)).toMatch(
        /^broken: order-1 ships in parts, but one and the same part was shipped 2 times \(shp_\d+, shp_more_3\)/,
      );
    expect(ships(undefined, first)).toContain("broken: order-1 was shipped 2 times");
  });

  it("breaks where it went in more parts than declared", () => {
    expect(ships({ atMost: 2 }, "heavy", "light")).toMatch(
      /^broken: order-1 was shipped in 3 parts .*, and the integration declares 2 at most/,
    );
  });

  it("holds where a part was cancelled before it was shipped again", () => {
    expect(
      said(
        checkOne(
          "shipped-once",
          (builder) => {
            const order = buy(builder);
            shipMore(order, "shp_a", "heavy");
            order.call("carrier", "cancelShipment", { key: "away", effect: { kind: "shipment-cancelled", ref: "shp_a" } });
            shipMore(order, "shp_b", "heavy");
            order.end("confirmed");
          },
          { declared: { ...declared, splitShipments: { atMost: 2 } } },
        ),
      ),
    ).toBe("held");
  });

  it("breaks where a part of a cancelled order stays shipped", () => {
    const cancelled = (everyPart: boolean): string =>
      said(
        checkOne(
          "shipped-once",
          (builder) => {
            const order = buy(builder);
            shipMore(order, "shp_a", "heavy");
            order.cancel();
            order.unship();
            if (everyPart)
              order.call("carrier", "cancelShipment", { key: "a", effect: { kind: "shipment-cancelled", ref: "shp_a" } });
            order.end("cancelled");
          },
          { declared: { ...declared, splitShipments: {} } },
        ),
      );
    expect(cancelled(true)).toBe("held");
    expect(cancelled(false)).toContain("broken: order-1 ended cancelled, but its label shp_a was never cancelled");
  });
});

describe("an order in several payments", () => {
  /** Payments of so much, of which the first so many are captured. */
  const pays = (amounts: readonly number[], captured: number, end: "pending" | "confirmed"): string =>
    said(
      checkOne("charged-once", (builder) => {
        const order = builder.order("order-1");
        order.place();
        for (const [n, amountMinor] of amounts.entries()) {
          const paid = { ref: `pay_part_${n}`, amountMinor, currency: "EUR" };
          order.effect("payment", { kind: "authorized", ...paid });
          if (n < captured) order.effect("payment", { kind: "captured", ...paid });
        }
        order.end(end);
      }),
    );

  it("holds where together they make the whole, and on the way there", () => {
    expect(pays([1000, 4000], 2, "confirmed")).toBe("held");
    expect(pays([1000, 4000], 1, "pending")).toBe("held");
    expect(pays([1000, 4000], 0, "pending")).toBe("held");
  });

  it("breaks where they come to more than the whole", () => {
    expect(pays([1000, 4001], 1, "pending")).toContain("ended with 2 authorizations that were never voided");
    expect(pays([5000, 5000], 1, "confirmed")).toContain("ended with 2 authorizations that were never voided");
    expect(pays([1000, 4000, 1000], 3, "confirmed")).toContain("was charged 60.00 EUR in 3 captures");
  });

  it("breaks where a part is missing at the end", () => {
    expect(pays([1000, 4000], 1, "confirmed")).toContain("only 10.00 EUR was charged");
  });
});
