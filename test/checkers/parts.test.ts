import { describe, expect, it } from "vitest";
import type { Declared } from "../../src/core/history.ts";
import { declared, type Failure } from "./build-history.ts";
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

  it("holds where two parts are alike, as many are declared, and each has a key of its own", () => {
    const first = "order-1 createShipment";
    expect(ships({ atMost: 3 }, "heavy", first)).toBe("held");
    expect(ships({ atMost: 2 }, "heavy", first)).toContain("broken: order-1 was shipped in 3 parts");
    expect(ships(undefined, first)).toContain("broken: order-1 was shipped 2 times");
    // a second worker that ships the order once more looks the same
    expect(ships({}, "heavy", first)).toMatch(/^unproven: .*Declare split_shipments: \{ at_most: 2 \}/);
  });

  /** One parcel whose answer is lost, and what is done then. */
  const afterLoss = (then: (order: Order) => void, lost: Failure = { status: 201, delivery: "reset", effect: true }): string =>
    said(
      checkOne(
        "shipped-once",
        (builder) => {
          const order = builder.order("order-1");
          order.place();
          order.authorize();
          const effect = { kind: "shipped", ref: "shp_a" };
          // the retry is told that the first is still being worked on
          order.call("carrier", "createShipment", { key: "a", payload: "box", effect, failures: [lost], status: 409 });
          then(order);
          order.end("confirmed");
        },
        { declared: { ...declared, splitShipments: { atMost: 2 } } },
      ),
    );

  it("breaks where one part is shipped again under another key, its first answer lost", () => {
    expect(afterLoss((order) => shipMore(order, "shp_b", "box"))).toMatch(
      /^broken: order-1 ships in parts, but one and the same part was shipped 2 times \(shp_a, shp_b\)/,
    );
  });

  it("holds where the lost one was asked for under its own key, or looked for, before the next was bought", () => {
    const again = { key: "a", payload: "box", status: 201 };
    const next = (order: Order): void => shipMore(order, "shp_b", "box");
    expect(
      afterLoss((order) => {
        order.call("carrier", "createShipment", again);
        next(order);
      }),
    ).toBe("held");
    expect(
      afterLoss((order) => {
        order.call("carrier", "listShipments", { read: true });
        next(order);
      }),
    ).toBe("held");
  });

  it("breaks where a partner without keys is asked twice under the same one", () => {
    expect(
      afterLoss((order) =>
        order.call("carrier", "createShipment", {
          key: "a",
          payload: "box",
          effect: { kind: "shipped", ref: "shp_b" },
          status: 201,
        }),
      ),
    ).toContain("broken: order-1 ships in parts");
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
