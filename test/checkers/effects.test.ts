import { describe, expect, it } from "vitest";
import type { HistoryEvent, OrderView } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createHistoryBuilder, declared } from "./build-history.ts";
import { buy, checkHistoryWith, checkOne, said } from "./check-one.ts";

describe("charged-once", () => {
  const check = (write: Parameters<typeof checkOne>[1]): string => said(checkOne("charged-once", write));

  it("holds when a lost answer is repeated under the same key", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.authorize({ failures: [{ status: 201, delivery: "reset", effect: true }] });
        order.capture();
        order.end("confirmed");
      }),
    ).toBe("held");
  });

  it("breaks when the total is captured twice", () => {
    const result = checkOne("charged-once", (builder) => {
      const order = buy(builder);
      order.effect("payment", { kind: "captured", ref: "pay_9", amountMinor: 5000, currency: "EUR" });
      order.end("confirmed");
    });
    expect(said(result)).toBe("broken: order-1 was charged 100.00 EUR in 2 captures, but it costs 50.00 EUR");
    expect(result?.evidence[0]?.ledger?.join("\n")).toContain("captured 50.00 EUR on pay_9");
  });

  it("breaks when two authorizations stay", () => {
    expect(
      check((builder) => {
        const order = buy(builder);
        order.effect("payment", { kind: "authorized", ref: "pay_9", amountMinor: 5000, currency: "EUR" });
        order.end("confirmed");
      }),
    ).toContain("broken: order-1 ended with 2 authorizations that were never voided");
  });

  it("breaks when a confirmed order was never charged", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.end("confirmed");
      }),
    ).toBe("broken: order-1 ended confirmed, but nothing was charged: it costs 50.00 EUR");
  });

  it("breaks when what was taken off is charged all the same, or more than that is taken off", () => {
    const reduced = (captured: number, outcome: "ok" | "info" | "fail", view: Partial<OrderView> = {}): string =>
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.reduce(3000, outcome);
        order.capture({}, captured);
        order.end("confirmed", view);
      });
    expect(reduced(3000, "ok")).toBe("held");
    expect(reduced(5000, "ok")).toBe(
      "broken: order-1 was charged 50.00 EUR in one capture, but since it was reduced it costs 30.00 EUR",
    );
    expect(reduced(2900, "ok")).toContain("only 29.00 EUR was charged: since it was reduced it costs 30.00 EUR");
    expect(reduced(3000, "fail")).toContain("only 30.00 EUR was charged: it costs 50.00 EUR");
    expect(reduced(5000, "fail")).toBe("held");
    // nobody knows whether the shop took it; what it shows is what it has to charge
    expect(reduced(5000, "info")).toBe("held");
    expect(reduced(3000, "info", { totalMinor: 3000 })).toBe("held");
    expect(reduced(3000, "info")).toContain("only 30.00 EUR was charged: it costs 50.00 EUR");
    expect(reduced(5000, "info", { totalMinor: 3000 })).toContain(
      "was charged 50.00 EUR in one capture, but since it was reduced it costs 30.00 EUR",
    );
  });

  it("holds when what was taken off is given back, and breaks when more is", () => {
    const givenBack = (amountMinor: number): string =>
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.capture();
        order.reduce(3000);
        if (amountMinor > 0) order.refund("taken-off", amountMinor);
        order.end("confirmed");
      });
    expect(givenBack(2000)).toBe("held");
    expect(givenBack(1999)).toContain("was charged 30.01 EUR in one capture, but since it was reduced it costs 30.00 EUR");
    expect(givenBack(0)).toContain("was charged 50.00 EUR in one capture, but since it was reduced it costs 30.00 EUR");
  });

  it("lets a person look where the bank refused to give back what was taken off", () => {
    const stuck = (end: "attention" | "confirmed", webhook: string): string =>
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.reduce(3000);
        order.authorize();
        order.ship();
        order.capture({}, 5000);
        order.call("payment", "createRefund", { status: 201, webhook });
        order.tell();
        order.end(end);
      });
    expect(stuck("attention", "refund.failed")).toBe("held");
    expect(stuck("confirmed", "refund.failed")).toContain("was charged 50.00 EUR in one capture");
    expect(stuck("attention", "refund.pending")).toContain("was charged 50.00 EUR in one capture");
  });

  it("breaks when a cancelled order's authorization stays open", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.cancel();
        order.end("cancelled");
      }),
    ).toContain("is still held on the customer's card");
  });

  it("breaks when a refused order was authorized", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.place("fail", 422);
        order.authorize();
        order.end("absent");
      }),
    ).toContain("broken: order-1 was refused to the customer");
  });

  it("lets an order of unknown outcome be charged once or not at all", () => {
    expect(
      check((builder) => {
        const first = builder.order("order-1");
        first.place("info", 0);
        first.end("absent");
        const second = builder.order("order-2");
        second.place("info", 0);
        second.authorize();
        second.capture();
        second.end("confirmed");
      }),
    ).toBe("held");
  });

  it("proves nothing without orders", () => {
    expect(check(() => {})).toContain("unproven: nothing");
  });
});

it("charged-once lets a shop charge a deposit and the rest on two payments, and leave no third one open", () => {
  const inTwo = (rest: number, more: readonly string[] = []): string =>
    said(
      checkOne("charged-once", (builder) => {
        const order = builder.order("order-1");
        order.place();
        for (const [ref, amountMinor] of [["pay_deposit", 1000] as const, ["pay_rest", rest] as const])
          for (const kind of ["authorized", "captured"]) order.effect("payment", { kind, ref, amountMinor, currency: "EUR" });
        for (const ref of more) order.effect("payment", { kind: "authorized", ref, amountMinor: 10, currency: "EUR" });
        order.end("confirmed");
      }),
    );
  expect(inTwo(4000)).toBe("held");
  expect(inTwo(5000)).toContain("was charged 60.00 EUR in 2 captures");
  expect(inTwo(3000)).toContain("only 40.00 EUR was charged");
  expect(inTwo(4000, ["pay_third"])).toContain("ended with 3 authorizations that were never voided");
});

describe("shipped-once", () => {
  const check = (write: Parameters<typeof checkOne>[1]): string => said(checkOne("shipped-once", write));

  it("holds when a second label was cancelled", () => {
    expect(
      check((builder) => {
        const order = buy(builder);
        order.effect("carrier", { kind: "shipped", ref: "shp_9" });
        order.effect("carrier", { kind: "shipment-cancelled", ref: "shp_9" });
        order.end("confirmed");
      }),
    ).toBe("held");
  });

  it("breaks when two labels stay", () => {
    expect(
      check((builder) => {
        const order = buy(builder);
        order.effect("carrier", { kind: "shipped", ref: "shp_9" });
        order.end("confirmed");
      }),
    ).toContain("broken: order-1 was shipped 2 times");
  });

  it("breaks when a cancelled order's parcel goes out", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.ship();
        order.cancel();
        order.void();
        order.end("cancelled");
      }),
    ).toContain("broken: order-1 ended cancelled, but its label");
  });

  it("proves nothing without orders", () => {
    expect(check(() => {})).toContain("unproven: nothing");
  });
});

describe("told-once", () => {
  const check = (write: Parameters<typeof checkOne>[1], options = {}): string => said(checkOne("told-once", write, options));

  it("breaks when a customer is told the same twice", () => {
    expect(
      check((builder) => {
        const order = buy(builder);
        order.tell();
        order.end("confirmed");
      }),
    ).toBe('broken: the customer of order-1 was told "order_confirmed" 2 times');
  });

  it("lets one template tell of many things, by its parameters", () => {
    const news = (payloads: readonly string[], more = {}): string =>
      check((builder) => {
        const order = buy(builder);
        for (const payload of payloads) {
          const effect = { kind: "messaged", ref: `msg_${payload}`, reference: "order_news" };
          order.call("messaging", "sendMessage", { payload, body: { parameters: { news: payload } }, key: payload, effect });
        }
        order.end("confirmed");
      }, more);
    expect(news(["packed", "sent"])).toBe("held");
    expect(news(["packed", "sent", "packed"])).toContain('was told "order_news" 3 times');
    const templates = { confirmed: "order_confirmed", cancelled: "order_news" };
    expect(news(["packed", "sent"], { declared: { ...declared, templates } })).toContain('was told "order_news" 2 times');
  });

  describe("where the integration declares which message tells of which end", () => {
    const ends = { confirmed: "order_confirmed", cancelled: "order_cancelled", declined: "payment_declined" };
    const templates = { ...ends, refunded: "refund_issued" };
    const told = (write: Parameters<typeof checkOne>[1]): string => check(write, { declared: { ...declared, templates } });

    it("holds when each end was told by its own", () => {
      expect(told((builder) => buy(builder).end("confirmed"))).toBe("held");
      expect(
        told((builder) => {
          const order = buy(builder);
          order.cancel();
          order.unship();
          order.refund("order-cancellation", 5000);
          order.tell("order_cancelled");
          order.end("cancelled");
        }),
      ).toBe("held");
    });

    it("breaks when an order was told by another's message, or by none", () => {
      const silent = (end: "confirmed" | "cancelled" | "declined", template?: string): string =>
        told((builder) => {
          const order = builder.order("order-1");
          order.place();
          order.authorize();
          if (template !== undefined) order.tell(template);
          order.end(end);
        });
      expect(silent("cancelled")).toBe('broken: order-1 ended cancelled, but its customer never got "order_cancelled"');
      expect(silent("declined")).toBe('broken: order-1 ended declined, but its customer never got "payment_declined"');
      expect(silent("confirmed", "news")).toBe('broken: order-1 ended confirmed, but its customer never got "order_confirmed"');
      expect(silent("confirmed", "order_cancelled")).toContain("was told of a cancellation, but the order ended confirmed");
      expect(silent("confirmed", "payment_declined")).toContain("was told of a declined payment, but no bank declined any");
      expect(silent("declined", "order_confirmed")).toContain("was told of a confirmation, but the order ended declined");
    });

    it("breaks when a refund was paid that its customer asked for, and never heard of", () => {
      const refunded = (tell: number, outcome: "ok" | "info" = "ok", status?: number): string =>
        told((builder) => {
          const order = buy(builder);
          for (const reference of ["r1", "r2"]) {
            order.askRefund(reference, 300, outcome);
            order.refund(`order-1/${reference}`, 300);
          }
          for (let n = 0; n < tell; n += 1) order.tell("refund_issued");
          if (status !== undefined) order.call("messaging", "sendMessage", { key: "k", status });
          order.end("confirmed");
        });
      expect(refunded(2)).toBe("held");
      expect(refunded(1)).toBe('broken: the customer of order-1 was paid 2 refunds, and got "refund_issued" 1 times');
      expect(refunded(0, "info")).toBe("held");
      expect(refunded(1, "ok", 409)).toBe("held");
    });

    it("lets a shop that refused a card at the counter write so, or not, and nothing else", () => {
      const refused = (end: "declined" | "absent", template?: string): string =>
        told((builder) => {
          buy(builder, "order-2").end("confirmed");
          const order = builder.order("order-1");
          order.place("fail", 402);
          if (template !== undefined) order.tell(template);
          order.end(end);
        });
      expect(refused("declined", "payment_declined")).toBe("held");
      expect(refused("declined")).toBe("held");
      expect(refused("declined", "order_cancelled")).toContain("was refused to the customer, yet messages went out");
      expect(refused("absent", "payment_declined")).toContain("was refused to the customer, yet messages went out");
    });

    it("breaks when a confirmation went out before anything was paid", () => {
      expect(
        told((builder) => {
          const order = builder.order("order-1");
          order.place();
          order.tell();
          order.authorize();
          order.ship();
          order.capture();
          order.end("confirmed");
        }),
      ).toBe("broken: the customer of order-1 was told of a confirmation before anything was paid");
    });

    it("lets a contact be left alone who opted out, and the bank decline a first card", () => {
      expect(
        told((builder) => {
          const order = builder.order("order-1");
          order.place();
          order.authorize();
          order.cancel();
          order.void();
          order.call("messaging", "sendMessage", { status: 409 });
          order.end("cancelled");
        }),
      ).toBe("held");
      expect(
        told((builder) => {
          const order = builder.order("order-1");
          order.place();
          order.call("payment", "createPayment", { status: 201, webhook: "payment.declined", payload: "first", key: "first" });
          order.tell("payment_declined");
          order.authorize();
          order.ship();
          order.capture();
          order.tell();
          order.end("confirmed");
        }),
      ).toBe("held");
    });
  });

  it("breaks when a confirmed order's customer is never told", () => {
    const silent = (builder: Parameters<Parameters<typeof checkOne>[1]>[0]): void => {
      const order = builder.order("order-1");
      order.place();
      order.authorize();
      order.end("confirmed");
    };
    expect(check(silent)).toContain("never told");
    expect(check(silent, { declared: {} })).toBe("does not apply");
  });

  it("lets a customer who opted out go untold", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.call("messaging", "sendMessage", { status: 409 });
        order.end("confirmed");
      }),
    ).toBe("held");
  });

  it("allows one refund message for each refund, and no more", () => {
    const refunded = (messages: number): string =>
      check((builder) => {
        const order = buy(builder);
        for (const reference of ["r1", "r2"]) {
          order.askRefund(reference, 100);
          order.refund(reference, 100);
        }
        for (let n = 0; n < messages; n += 1) order.tell("refund_issued");
        order.end("confirmed");
      });
    expect(refunded(2)).toBe("held");
    expect(refunded(3)).toContain("3 times, but 2 refunds were made");
  });

  it("proves nothing without orders", () => {
    expect(check(() => {})).toContain("unproven: nothing");
  });
});

describe("refunded-once", () => {
  const check = (write: (order: ReturnType<typeof buy>) => void, status: "confirmed" | "attention" = "confirmed"): string =>
    said(
      checkOne("refunded-once", (builder) => {
        const order = buy(builder);
        write(order);
        order.end(status);
      }),
    );

  it("holds when the asked amount is paid once, however often it was asked", () => {
    expect(
      check((order) => {
        order.askRefund("r1", 300, "fail");
        order.askRefund("r1", 300);
        order.askRefund("r1", 300);
        order.refund("r1", 300);
      }),
    ).toBe("held");
  });

  it("breaks when it is paid twice", () => {
    expect(
      check((order) => {
        order.askRefund("r1", 300);
        order.refund("r1", 300);
        order.effect("payment", {
          kind: "refunded",
          ref: "re_9",
          of: order.pay,
          reference: "r1",
          amountMinor: 300,
          currency: "EUR",
        });
      }),
    ).toBe('broken: refund "r1" of order-1 was paid 2 times, 6.00 EUR in all');
  });

  it("lets a shop pay in parts what was asked in one, and no more", () => {
    const inParts = (asked: number | undefined, ...parts: readonly number[]): string =>
      check((order) => {
        order.askRefund("r1", asked);
        for (const part of parts) order.refund("r1", part);
      });
    expect(inParts(300, 150, 150)).toBe("held");
    expect(inParts(300, 150)).toContain("was asked for 3.00 EUR, but 1.50 EUR was paid");
    expect(inParts(300, 150, 150, 150)).toContain("was paid 3 times, 4.50 EUR in all");
    expect(inParts(300, 300, 300)).toContain("was paid 2 times, 6.00 EUR in all");
    expect(inParts(undefined, 2500, 2500)).toBe("held");
    expect(inParts(undefined, 2500, 2000)).toContain("but 5.00 EUR was kept");
    expect(inParts(undefined, 2500, 3000)).toContain("was paid 2 times");
  });

  it("knows a refund by its amount where the shop numbers refunds itself", () => {
    const numbered = (...refunds: readonly (readonly [string, number])[]): string =>
      check((order) => {
        order.askRefund("r1", 300);
        order.askRefund("r2", 400, "fail");
        order.askRefund("r3");
        for (const [number, amountMinor] of refunds) order.refund(number, amountMinor);
      });
    expect(numbered(["RF-1", 300], ["RF-2", 4700])).toBe("held");
    expect(numbered(["RF-2", 4700], ["RF-1", 300])).toBe("held");
    expect(numbered(["RF-2", 4700])).toContain('refund "r1" of order-1 was accepted, but never paid');
    expect(numbered(["RF-1", 300], ["RF-1", 300], ["RF-2", 4400])).toContain('refund "r1" of order-1 was paid 2 times');
    expect(numbered(["RF-1", 300], ["RF-3", 300], ["RF-2", 4400])).toContain("nobody asked for it");
    expect(numbered(["RF-1", 300], ["RF-2", 4300], ["RF-3", 400])).toContain("nobody asked for it");
  });

  it("tells a numbered refund of what was left from one of what was taken off before", () => {
    const write = (builder: Parameters<Parameters<typeof checkOne>[1]>[0]): void => {
      const order = buy(builder);
      order.reduce(1000);
      order.refund("RF-1", 4000);
      order.askRefund("r1");
      order.refund("RF-2", 1000);
      order.end("confirmed");
    };
    for (const name of ["charged-once", "refunded-once"]) expect(said(checkOne(name, write)), name).toBe("held");
  });

  it("lets a person pay the rest of what was paid in parts, where the partner refused one of them", () => {
    const refusedRest = (end: "confirmed" | "attention"): string =>
      check((order) => {
        order.askRefund("r1", 3000);
        order.refund("r1", 1500);
        order.call("payment", "createRefund", { status: 422 });
      }, end);
    expect(refusedRest("attention")).toBe("held");
    expect(refusedRest("confirmed")).toBe('broken: refund "r1" of order-1 was asked for 30.00 EUR, but 15.00 EUR was paid');
  });

  it("breaks when more was promised than was left, though the partner refused it", () => {
    expect(
      check((order) => {
        order.askRefund("r1", 3000);
        order.askRefund("r2", 3000);
        order.refund("r1", 3000);
        order.call("payment", "createRefund", { status: 422 });
      }, "attention"),
    ).toBe('broken: refund "r2" of order-1 over 30.00 EUR was accepted, when no more than 20.00 EUR was left');
  });

  it("breaks when two were promised at once and one was left, whichever the partner paid", () => {
    const atOnce = (paid: "r1" | "r2", refused: "r1" | "r2", failedBefore = false): string =>
      check((order) => {
        const refuse = (): void => order.call("payment", "createRefund", { status: 422, key: refused });
        order.askRefund("r2", 3000, "ok", () => {
          order.askRefund("r1", 3000);
          if (failedBefore) refuse();
        });
        order.refund(paid, 3000);
        if (!failedBefore) refuse();
      }, "attention");
    expect(atOnce("r1", "r2")).toBe(
      'broken: refund "r2" of order-1 over 30.00 EUR was accepted, when no more than 20.00 EUR was left',
    );
    expect(atOnce("r2", "r1")).toBe(
      'broken: refund "r1" of order-1 over 30.00 EUR was accepted, when no more than 20.00 EUR was left',
    );
    expect(atOnce("r2", "r1", true)).toBe("held");
  });

  it("does not blame a promise that stood in for one that could not be kept", () => {
    expect(
      check((order) => {
        order.askRefund("r1", 3000);
        order.call("payment", "createRefund", { status: 422, key: "r1" });
        order.askRefund("r2", 5000);
        order.call("payment", "createRefund", { status: 422, key: "r2" });
      }, "attention"),
    ).toBe("held");
  });

  it("breaks when another amount is paid", () => {
    expect(
      check((order) => {
        order.askRefund("r1", 300);
        order.refund("r1", 200);
      }),
    ).toContain("was asked for 3.00 EUR, but 2.00 EUR was paid");
  });

  it("breaks when an accepted refund is never paid, unless the bank refused it", () => {
    expect(check((order) => order.askRefund("r1", 300))).toContain("was accepted, but never paid");
    expect(
      check((order) => {
        order.askRefund("r1", 300);
        order.webhook("payment", "refund.failed");
      }, "attention"),
    ).toBe("held");
  });

  it("lets a person pay what was tried as often as is declared, and nothing else", () => {
    const tried = (attempts: number, end: "attention" | "confirmed", operation = "createRefund"): string =>
      check((order) => {
        order.askRefund("r1", 300);
        const failures = Array.from({ length: attempts - 1 }, () => ({ status: 429 }));
        order.call("payment", operation, { status: 429, failures });
      }, end);
    expect(tried(8, "attention")).toBe("held");
    expect(tried(7, "attention")).toContain("was accepted, but never paid");
    expect(tried(8, "confirmed")).toContain("was accepted, but never paid");
    expect(tried(8, "attention", "createShipment")).toContain("was accepted, but never paid");
  });

  it("breaks when a refused refund is paid, or one that nobody asked for", () => {
    expect(
      check((order) => {
        order.askRefund("r1", 300, "fail");
        order.refund("r1", 300);
      }),
    ).toContain("was refused to the customer");
    expect(check((order) => order.refund("r1", 300))).toContain("nobody asked for it");
  });

  it("holds when a shop gives back what was taken off, and breaks when it gives more", () => {
    const givenBack = (amountMinor: number): string =>
      check((order) => {
        order.reduce(4700);
        order.refund("taken-off", amountMinor);
      });
    expect(givenBack(300)).toBe("held");
    expect(givenBack(301)).toContain("nobody asked for it");
  });

  it("breaks when a refund of the rest leaves something", () => {
    expect(
      check((order) => {
        order.askRefund("rest");
        order.refund("rest", 4000);
      }),
    ).toContain("but 10.00 EUR was kept");
  });

  it("does not apply where no refund was asked for or made", () => {
    expect(check(() => {})).toBe("does not apply");
  });
});

describe("books-balance", () => {
  const check = (write: (order: ReturnType<typeof buy>) => void): string =>
    said(
      checkOne("books-balance", (builder) => {
        const order = buy(builder);
        write(order);
        order.end("confirmed");
      }),
    );

  it("holds for a plain purchase", () => {
    expect(check(() => {})).toBe("held");
  });

  it("breaks when more is captured than was authorized", () => {
    expect(check((order) => order.capture({}, 1))).toContain(
      "50.01 EUR was captured on pay_1, but only 50.00 EUR was authorized",
    );
  });

  it("breaks when more is refunded than was captured", () => {
    expect(check((order) => order.refund("r1", 5001))).toContain("50.01 EUR was refunded");
  });

  it("breaks when currencies mix or amounts are no integers", () => {
    const line = { kind: "captured", ref: "pay_9", currency: "EUR" };
    expect(check((order) => order.effect("payment", { ...line, amountMinor: 1, currency: "USD" }))).toContain(
      "mixes currencies: EUR, USD",
    );
    expect(check((order) => order.effect("payment", { ...line, amountMinor: 0.5 }))).toContain("no whole, positive amount");
  });

  it("breaks when the books do not know a ledger line", () => {
    expect(
      check((order) =>
        order.effect("payment", { kind: "refunded", ref: "re_9", of: order.pay, amountMinor: 5, currency: "EUR" }),
      ),
    ).toContain("the books of order-1 say 0.00 EUR refunded, its ledger lines say 0.05 EUR");
  });

  it("does not hold money against the books that moved after they were read", () => {
    const builder = createHistoryBuilder({ random: createRandom(7, "books") });
    const order = buy(builder);
    order.effect("payment", { kind: "refunded", ref: "re_9", of: order.pay, amountMinor: 5, currency: "EUR" });
    order.end("confirmed");
    const before = builder.finish();
    const isRefund = (event: HistoryEvent): boolean => event.type === "effect" && event.value.ref === "re_9";
    const after = [...before.filter((event) => !isRefund(event)), ...before.filter(isRefund)].map((event, i) => ({
      ...event,
      i,
    }));
    expect(said(checkHistoryWith("books-balance", before))).toContain("broken: the books of order-1");
    expect(said(checkHistoryWith("books-balance", after))).toBe("held");
  });

  it("proves nothing without orders", () => {
    expect(said(checkOne("books-balance", () => {}))).toContain("unproven: nothing");
  });
});

describe("order-of-effects", () => {
  const check = (write: (order: ReturnType<typeof buy>) => void): string =>
    said(
      checkOne("order-of-effects", (builder) => {
        const order = builder.order("order-1");
        order.place();
        write(order);
        order.end("confirmed");
      }),
    );

  it("breaks when a parcel leaves before the money is sure", () => {
    expect(
      check((order) => {
        order.ship();
        order.authorize();
      }),
    ).toBe("broken: order-1 was shipped before any payment was authorized");
  });

  it("breaks when a capture comes after the void", () => {
    expect(
      check((order) => {
        order.authorize();
        order.void();
        order.capture();
      }),
    ).toContain("was captured after it was voided");
  });

  it("breaks when a refund comes before any capture", () => {
    expect(
      check((order) => {
        order.authorize();
        order.refund("r1", 100);
      }),
    ).toContain("was refunded before anything was captured");
  });

  const captureFirst = (builder: Parameters<Parameters<typeof checkOne>[1]>[0]): void => {
    const order = builder.order("order-1");
    order.place();
    order.authorize();
    order.capture();
    order.ship();
    order.end("confirmed");
  };

  it("breaks when a capture comes before the label of a shop that declares to ship first", () => {
    expect(said(checkOne("order-of-effects", captureFirst))).toContain("was captured before anything was shipped");
  });

  it("lets other shops capture before they ship", () => {
    expect(said(checkOne("order-of-effects", captureFirst, { declared: {} }))).toBe("held");
  });

  it("forgives a label that was under way during the cancellation, once it is cancelled", () => {
    expect(
      check((order) => {
        order.authorize();
        order.void();
        order.ship();
        order.unship();
      }),
    ).toBe("held");
    expect(
      check((order) => {
        order.authorize();
        order.void();
        order.ship();
      }),
    ).toContain("was shipped after its payment was voided");
  });

  it("lets a payment be voided that never left the shopper's bank", () => {
    expect(check((order) => order.void())).toBe("held");
  });

  it("does not apply where nothing happened at any partner", () => {
    expect(check(() => {})).toBe("does not apply");
  });
});

describe("an integration without a payment partner", () => {
  const partners = ["carrier", "messaging"];
  const templates = { confirmed: "order_confirmed" };
  const sample = (name: string, more: Parameters<typeof checkOne>[2] = {}, write: Parameters<typeof checkOne>[1] = () => {}) =>
    said(
      checkOne(
        name,
        (builder) => {
          const order = builder.order("order-1");
          order.place();
          order.ship();
          order.tell();
          order.end("confirmed");
          write(builder);
        },
        { partners, declared: { ...declared, templates }, ...more },
      ),
    );

  it("may send and confirm what nobody pays for", () => {
    expect(sample("charged-once")).toBe("does not apply");
    for (const name of ["shipped-once", "told-once", "order-of-effects", "convergence"]) expect(sample(name), name).toBe("held");
  });

  it("is held to its money where it takes any, whatever the partner is called", () => {
    const elsewhere = (name: string): string =>
      sample(name, {}, (builder) => {
        buy(builder, "order-2").end("confirmed");
      });
    expect(elsewhere("charged-once")).toContain("order-1 ended confirmed, but nothing was charged");
    expect(elsewhere("order-of-effects")).toContain("order-1 was shipped before any payment was authorized");
    expect(elsewhere("told-once")).toContain("was told of a confirmation before anything was paid");
  });

  it("is not one that has it and leaves it alone", () => {
    const all = { partners: ["payment", ...partners] };
    expect(sample("charged-once", all)).toContain("order-1 ended confirmed, but nothing was charged");
    expect(sample("convergence", all)).toContain("the payment partner knows of no payment");
  });
});
