import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createHistoryBuilder } from "./build-history.ts";
import { type Builder, checkHistoryWith, checkOne, said } from "./check-one.ts";

type Order = ReturnType<Builder["order"]>;

const verdict = (checker: string, write: (order: Order) => void): string =>
  said(
    checkOne(checker, (builder) => {
      const order = builder.order("order-1");
      order.place();
      write(order);
    }),
  );

const stillPending = "broken: order-1 never came to an end: it is still pending after settling (pending)";

describe("an order whose shopper never comes back from the bank", () => {
  it("may wait for ever", () => {
    const waits = (order: Order): void => {
      order.sendToBank();
      order.end("pending");
    };
    expect(verdict("loss", waits)).toBe("held");
    expect(verdict("convergence", waits)).toBe("held");
  });

  it("may be told of by webhook alone", () => {
    expect(
      verdict("loss", (order) => {
        order.sendToBank({ status: 0, failures: [] });
        order.webhook("payment", "payment.requires_action");
        order.end("pending");
      }),
    ).toBe("held");
  });

  it("may be given up", () => {
    const givesUp = (order: Order): void => {
      order.sendToBank();
      order.void();
      order.end("cancelled");
    };
    for (const checker of ["loss", "convergence", "charged-once", "order-of-effects"])
      expect(`${checker}: ${verdict(checker, givesUp)}`).toBe(`${checker}: held`);
  });

  it("breaks where the shop takes it for paid", () => {
    const sells = (order: Order): void => {
      order.sendToBank();
      order.ship();
      order.end("confirmed");
    };
    expect(verdict("convergence", sells)).toContain("the payment partner knows of no payment");
    expect(verdict("order-of-effects", sells)).toMatch(/^broken: order-1 was shipped before/);
  });

  it("breaks where the bank has said yes, and the shop never heard of it", () => {
    expect(
      verdict("loss", (order) => {
        order.sendToBank();
        order.agreeAtBank();
        order.end("pending");
      }),
    ).toBe(stillPending);
  });

  it("breaks where the shop was never told of the bank, and has sent nobody there", () => {
    expect(
      verdict("loss", (order) => {
        order.sendToBank({ isUntold: true, status: 0 });
        order.end("pending");
      }),
    ).toBe(stillPending);
  });

  it("breaks where its cancellation was accepted", () => {
    expect(
      verdict("loss", (order) => {
        order.sendToBank();
        order.cancel();
        order.end("pending");
      }),
    ).toBe(stillPending);
  });

  it("holds where its cancellation was refused", () => {
    expect(
      verdict("loss", (order) => {
        order.sendToBank();
        order.cancel("fail");
        order.end("pending");
      }),
    ).toBe("held");
  });

  it.each([
    [1, "held"],
    [2, "held"],
    [3, "broken: 3 pieces of work are still in the integration's outbox after settling"],
  ] as const)("leaves %d pieces of work, such as asking the bank again", (outbox, expected) => {
    const builder = createHistoryBuilder({ random: createRandom(7) });
    const order = builder.order("order-1");
    order.place();
    order.sendToBank();
    order.end("pending");
    const history = builder
      .finish()
      .map((event): HistoryEvent => (event.type === "backlog" ? { ...event, value: { ...event.value, outbox } } : event));
    expect(said(checkHistoryWith("convergence", history))).toBe(expected);
  });
});
