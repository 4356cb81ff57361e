import { describe, expect, it } from "vitest";
import { checkers } from "../../src/checkers/index.ts";
import { checkOne, said } from "./check-one.ts";

type Order = ReturnType<Parameters<Parameters<typeof checkOne>[1]>[0]["order"]>;

/** What each checker says of a shop that takes the money first, where it is not that all is well. */
function complaints(write: (order: Order) => void): readonly string[] {
  const declared = { notifies: false };
  return checkers.flatMap(({ name }) => {
    const sentence = said(
      checkOne(
        name,
        (builder) => {
          const order = builder.order("order-1");
          order.place();
          order.authorize();
          order.capture();
          write(order);
        },
        { declared },
      ),
    );
    return sentence === "held" || sentence === "does not apply" ? [] : [`${name}: ${sentence}`];
  });
}

describe("a capture that fails afterwards", () => {
  it("leaves nothing to say of a shop that knows, and calls a person", () => {
    expect(
      complaints((order) => {
        order.ship();
        order.captureFails();
        order.readPayment();
        order.end("attention");
      }),
    ).toEqual([]);
  });

  it("leaves nothing to say of one that shipped before it could know, and shows the loss", () => {
    expect(
      complaints((order) => {
        order.look("confirmed");
        order.captureFails();
        order.ship();
        order.readPayment();
        order.look("confirmed");
        order.end("confirmed");
      }),
    ).toEqual([]);
  });

  it("breaks where the shop goes on showing what it never got", () => {
    expect(
      complaints((order) => {
        order.ship();
        order.captureFails();
        order.end("confirmed", { capturedMinor: 5000 });
      }),
    ).toEqual([
      expect.stringContaining("convergence: broken: order-1: the shop says 50.00 EUR captured, the ledger says 0.00 EUR"),
    ]);
  });

  it("breaks where the shop ships what it has read is not paid for", () => {
    expect(
      complaints((order) => {
        order.captureFails();
        order.readPayment();
        order.ship();
        order.end("attention");
      }),
    ).toEqual([
      expect.stringContaining(
        "order-of-effects: broken: order-1 was shipped when the shop had read that the capture of pay_1 had failed",
      ),
    ]);
  });

  it("asks no money back of a cancelled order that has none", () => {
    expect(
      complaints((order) => {
        order.captureFails();
        order.cancel();
        order.end("cancelled");
      }),
    ).toEqual([]);
  });
});

describe("a capture that fails while it is pending", () => {
  /** The gateway accepted it (202), and nothing was captured. */
  const pending = (write: (order: Order) => void) =>
    checkers.flatMap(({ name }) => {
      const sentence = said(
        checkOne(
          name,
          (builder) => {
            const order = builder.order("order-1");
            order.place();
            order.authorize();
            order.ship();
            order.captureFails();
            write(order);
          },
          { declared: { notifies: false } },
        ),
      );
      return sentence === "held" || sentence === "does not apply" ? [] : [`${name}: ${sentence}`];
    });

  it("leaves nothing to say of a shop that calls a person, or gives the order up", () => {
    expect(
      pending((order) => {
        order.readPayment();
        order.end("attention");
      }),
    ).toEqual([]);
    expect(
      pending((order) => {
        order.readPayment();
        order.cancel();
        order.unship();
        order.end("cancelled");
      }),
    ).toEqual([]);
  });

  it("breaks where the shop took what was accepted for money", () => {
    expect(pending((order) => order.end("confirmed", { capturedMinor: 5000 }))).toEqual([
      expect.stringContaining("convergence: broken: order-1: the shop says 50.00 EUR captured, the ledger says 0.00 EUR"),
    ]);
  });
});
