import { describe, expect, it } from "vitest";
import type { Declared } from "../../src/core/history.ts";
import type { HistoryBuilder as Builder, CallOptions, Failure } from "./build-history.ts";
import { buy, checkHistoryWith, checkOne, said } from "./check-one.ts";

type Write = Parameters<typeof checkOne>[1];

describe("convergence", () => {
  const check = (write: Write): string => said(checkOne("convergence", write));

  describe("of what an order was shown as while the run went on", () => {
    it("holds where every look showed what was so", () => {
      const write: Write = (builder) => {
        const order = builder.order("order-1");
        order.place();
        order.look("pending");
        order.authorize();
        // some confirm it as soon as the bank holds the money
        order.look("confirmed");
        order.ship();
        order.look("confirmed");
        order.capture();
        order.tell();
        order.look("confirmed");
        order.end("confirmed");
      };
      expect(check(write)).toBe("held");
      expect(said(checkOne("state-regression", write))).toBe("held");
    });

    it("breaks where one showed money that nobody had taken yet", () => {
      expect(
        check((builder) => {
          const order = builder.order("order-1");
          order.place();
          order.authorize();
          order.look("pending", { capturedMinor: 5000 });
          order.ship();
          order.capture();
          order.end("confirmed");
        }),
      ).toBe("broken: order-1 was shown as 50.00 EUR captured, when the ledger said 0.00 EUR");
    });

    it("breaks where one showed it as confirmed before the bank had granted anything", () => {
      expect(
        check((builder) => {
          const order = builder.order("order-1");
          order.place();
          order.look("confirmed");
          order.authorize();
          order.ship();
          order.capture();
          order.end("confirmed");
        }),
      ).toBe("broken: order-1 was shown as confirmed, when the payment partner had been asked for nothing that it granted");
    });

    const besides = (builder: Builder, totalMinor: number): void => {
      buy(builder, "order-2").end("confirmed");
      const order = builder.order("order-1", 4200);
      order.place();
      order.look("pending", { totalMinor });
      order.authorize();
      order.ship();
      order.capture();
      order.end("confirmed");
    };

    it("breaks where one showed another order", () => {
      expect(check((builder) => besides(builder, 5000))).toBe(
        "broken: order-1 was once shown with a price of 50.00 EUR: that is order-2's, and was never its own",
      );
    });

    it("holds where a price was shown that is nobody's, such as one without the shipping", () => {
      expect(check((builder) => besides(builder, 4100))).toBe("held");
    });
  });

  it("holds when the shop tells what the partners did", () => {
    expect(check((builder) => buy(builder).end("confirmed"))).toBe("held");
  });

  it("holds when customers were refused, and nobody knows of anything", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.place("fail", 422);
        order.end("absent");
      }),
    ).toBe("held");
  });

  it("breaks when the shop tells another amount", () => {
    expect(check((builder) => buy(builder).end("confirmed", { capturedMinor: 0 }))).toBe(
      "broken: order-1: the shop says 0.00 EUR captured, the ledger says 50.00 EUR",
    );
  });

  it("compares just what the shop shows", () => {
    const hidden = { capturedMinor: undefined, refundedMinor: undefined, shipped: undefined } as never;
    expect(check((builder) => buy(builder).end("confirmed", hidden))).toBe("held");
    expect(check((builder) => buy(builder).end("confirmed", { ...(hidden as object), totalMinor: 1 }))).toContain(
      "broken: order-1",
    );
  });

  it("breaks when the shop does not know of a shipment", () => {
    expect(check((builder) => buy(builder).end("confirmed", { shipped: false }))).toContain("the carrier says shipped");
  });

  it("breaks when partners acted for an order that the shop does not know", () => {
    expect(check((builder) => buy(builder).end("absent"))).toBe(
      "broken: the shop does not know order-1, but partners acted for it",
    );
  });

  describe("where no answer told what the shop calls the order", () => {
    const unanswered = (builder: Builder) => {
      const order = builder.order("order-1", 5000, "EUR", 10);
      order.place("info", 0);
      order.authorize();
      order.ship();
      order.capture();
      return order;
    };

    it("proves nothing, since nobody can look", () => {
      expect(check((builder) => unanswered(builder).end("unnamed"))).toMatch(
        /^unproven: partners acted for order-1, and no answer told/,
      );
      expect(said(checkOne("charged-once", (builder) => unanswered(builder).end("unnamed")))).toBe("held");
      expect(check((builder) => builder.order("order-1").end("unnamed"))).toBe("held");
    });

    it("breaks all the same when it was charged twice", () => {
      const twice = (builder: Builder): void => {
        const order = unanswered(builder);
        order.authorize();
        order.capture();
        order.end("unnamed");
      };
      expect(said(checkOne("charged-once", twice))).toContain("broken");
    });

    it("breaks when the order was acknowledged, or is asked for by the customer's reference", () => {
      expect(check((builder) => buy(builder).end("unnamed"))).toContain("broken: the shop does not know order-1");
      expect(check((builder) => unanswered(builder).end("absent"))).toContain("broken: the shop does not know order-1");
      expect(said(checkOne("loss", (builder) => buy(builder).end("unnamed")))).toContain("broken");
    });
  });

  it("accepts both ways to tell a cancelled charge", () => {
    const cancelled = (view: { capturedMinor: number; refundedMinor: number }): string =>
      check((builder) => {
        const order = buy(builder);
        order.cancel();
        order.unship();
        order.refund("order-cancellation", 5000);
        order.end("cancelled", view);
      });
    expect(cancelled({ capturedMinor: 5000, refundedMinor: 5000 })).toBe("held");
    expect(cancelled({ capturedMinor: 0, refundedMinor: 0 })).toBe("held");
    expect(cancelled({ capturedMinor: 5000, refundedMinor: 0 })).toContain("broken");
  });

  it("breaks when it never became quiet, or work is left", () => {
    expect(
      check((builder) => {
        buy(builder).end("confirmed");
        builder.harness(5, {
          actor: "harness",
          type: "settled",
          value: { quiet: false, afterMs: 9000, pending: ["order-1 is pending"] },
        });
      }),
    ).toBe("broken: after 9000 ms of settling it was still not quiet: order-1 is pending");
    expect(
      check((builder) => {
        buy(builder).end("confirmed");
        builder.harness(5, { actor: "integration", type: "backlog", value: { outbox: 2, deadLetters: 1, inbox: 0 } });
      }),
    ).toContain("2 pieces of work are still in the integration's outbox");
  });

  it("takes dead letters for explained where an order asks for attention", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.call("carrier", "createShipment", { status: 422 });
        order.end("attention");
        builder.harness(5, { actor: "integration", type: "backlog", value: { outbox: 0, deadLetters: 1, inbox: 0 } });
      }),
    ).toBe("held");
  });

  const looked = (shown: object, early: boolean): string =>
    check((builder) => {
      const order = builder.order("order-1");
      const view = {
        status: "pending",
        totalMinor: 5000,
        currency: "EUR",
        capturedMinor: 0,
        refundedMinor: 0,
        shipped: false,
      } as const;
      const look = (): void => order.operate({ operation: "read", view: { ...view, ...shown } }, "ok", 200);
      order.place();
      order.authorize();
      if (early) look();
      order.ship();
      order.capture();
      if (!early) look();
      order.end("confirmed");
    });

  it("breaks when a customer was shown what had not happened yet", () => {
    expect(looked({ capturedMinor: 5000 }, true)).toBe(
      "broken: order-1 was shown as 50.00 EUR captured, when the ledger said 0.00 EUR",
    );
    expect(looked({ shipped: true }, true)).toBe("broken: order-1 was shown as shipped, when the carrier knew of no parcel");
  });

  it("lets the shop tell what has happened, or less", () => {
    expect(looked({ capturedMinor: 5000, shipped: true }, false)).toBe("held");
    expect(looked({}, false)).toBe("held");
  });

  it("proves nothing without a settling phase", () => {
    expect(said(checkHistoryWith("convergence", []))).toContain("unproven: the run has no settling phase");
  });
});

describe("loss", () => {
  const check = (write: Write): string => said(checkOne("loss", write));

  it("breaks when an acknowledged order is unknown at the end", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.end("absent");
      }),
    ).toBe("broken: order-1 was acknowledged to its customer, and the shop does not know it any more");
  });

  it("breaks when an order stays pending, even if its answer was lost", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.place("info", 0);
        order.end("pending", { detail: "capturing" });
      }),
    ).toBe("broken: order-1 never came to an end: it is still pending after settling (capturing)");
  });

  it("breaks when a person is called though no partner refused anything", () => {
    expect(check((builder) => buy(builder).end("attention"))).toContain("no partner ever refused anything for good");
  });

  it("proves nothing where calls failed and the integration does not declare how often it tries", () => {
    const waits = (failures: readonly Failure[], declared: Declared): string =>
      said(
        checkOne(
          "loss",
          (builder) => {
            const order = builder.order("order-1");
            order.place();
            order.authorize({ failures });
            order.end("attention");
          },
          { declared },
        ),
      );
    const retry = { maxAttempts: 8, baseMs: 100, capMs: 5000 };
    expect(waits([{ status: 503 }], {})).toContain("unproven: order-1 waits for a person after calls that failed");
    expect(waits([{ status: 503 }], { retry })).toContain("broken: order-1 waits for a person");
    expect(waits([], {})).toContain("broken: order-1 waits for a person");
  });

  it("lets a person be called after a partner's refusal", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.call("carrier", "createShipment", { status: 422 });
        order.call("messaging", "sendMessage");
        order.end("attention");
      }),
    ).toBe("held");
  });

  const refused = (status: number, body: { readonly amount_minor: number } | undefined, more: CallOptions = {}): string =>
    check((builder) => {
      const order = builder.order("order-1");
      order.place();
      order.authorize();
      order.ship();
      order.call("payment", "capturePayment", { status, ...(body && { body }), ...more });
      order.end("attention");
    });

  it("breaks when the integration asked for more than there was, and calls a person for the refusal", () => {
    expect(refused(422, { amount_minor: 5490 })).toBe(
      "broken: order-1 waits for a person, though the integration itself brought on the refusal: capturePayment asked for 54.90 EUR when no more than 50.00 EUR was left",
    );
  });

  it("breaks when a person is called because the request itself was wrong", () => {
    expect(refused(401, undefined)).toContain("brought on the refusal: capturePayment was answered with 401");
  });

  it("takes a partner's no as it is where the request was right, or a fault made the answer", () => {
    expect(refused(422, { amount_minor: 5000 })).toBe("held");
    expect(refused(422, undefined)).toBe("held");
    expect(refused(402, { amount_minor: 5000 })).toBe("held");
    expect(refused(422, { amount_minor: 5490 }, { faults: ["f1"] })).toBe("held");
    expect(refused(401, undefined, { faults: ["f1"] })).toBe("held");
  });

  it("does not take a request that a broken link cut short for a wrong one", () => {
    expect(
      check((builder) => {
        builder.fault(3, "link-limit-data", "link payment");
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.call("payment", "capturePayment", { status: 400 });
        order.end("attention");
      }),
    ).toBe("held");
  });

  const unsold = (end: "cancelled" | "declined", disturb: (order: ReturnType<Builder["order"]>) => void = () => {}): string =>
    check((builder) => {
      const order = builder.order("order-1");
      order.place();
      order.authorize();
      disturb(order);
      order.void();
      order.end(end);
    });

  it("breaks when an order is given up that was paid for, though nothing went wrong", () => {
    const sentence = "though its payment was authorized, nobody cancelled it and nothing went wrong";
    expect(unsold("declined")).toBe(`broken: order-1 ended declined, ${sentence}`);
    expect(unsold("cancelled")).toBe(`broken: order-1 ended cancelled, ${sentence}`);
  });

  it("lets an order be given up that was cancelled, refused or disturbed", () => {
    expect(unsold("cancelled", (order) => order.cancel())).toBe("held");
    expect(unsold("cancelled", (order) => order.call("carrier", "createShipment", { status: 422 }))).toBe("held");
    expect(unsold("declined", (order) => order.fault("hang", "carrier/createShipment order-1 #1"))).toBe("held");
    expect(unsold("declined", (order) => order.crash())).toBe("held");
  });

  it("lets the shop give up a payment that only the bank's step made, since it may have waited long enough", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.call("payment", "createPayment", { status: 201, webhook: "payment.requires_action" });
        order.effect("payment", { kind: "authorized", ref: order.pay, amountMinor: 5000, currency: "EUR" });
        order.void();
        order.end("cancelled");
      }),
    ).toBe("held");
  });

  it("breaks when an acknowledged cancellation is forgotten", () => {
    expect(
      check((builder) => {
        const order = buy(builder);
        order.cancel();
        order.end("confirmed");
      }),
    ).toBe("broken: the cancellation of order-1 was acknowledged, but the order ended confirmed");
  });

  it("proves nothing where an acknowledged order was never read, or nobody placed one", () => {
    expect(check((builder) => void buy(builder))).toContain("unproven: order-1 was acknowledged, but its end was never read");
    expect(check(() => {})).toContain("unproven: nothing");
  });
});

describe("state-regression", () => {
  describe("of looks beside what customers do", () => {
    const taken =
      (beganAgo: number): Write =>
      (builder) => {
        const order = buy(builder);
        order.look("confirmed");
        order.look("pending", {}, beganAgo);
        order.end("confirmed");
      };

    it("breaks where an end was shown and taken back, though it came back", () => {
      expect(said(checkOne("state-regression", taken(0)))).toBe("broken: order-1 was shown as confirmed, and later as pending");
    });

    it("holds where the look had begun before the end was shown", () => {
      expect(said(checkOne("state-regression", taken(3)))).toBe("held");
    });
  });
  const view = {
    status: "confirmed",
    totalMinor: 5000,
    currency: "EUR",
    capturedMinor: 5000,
    refundedMinor: 0,
    shipped: true,
  } as const;
  const read = (shown: object, ended: "confirmed" | "pending" | "cancelled" = "confirmed", cancel = false): string =>
    said(
      checkOne("state-regression", (builder) => {
        const order = buy(builder);
        order.operate({ operation: "read", view: { ...view, ...shown } }, "ok", 200);
        if (cancel) order.cancel();
        order.end(ended);
      }),
    );

  it("holds where an order goes on", () => {
    expect(read({})).toBe("held");
    expect(read({ status: "pending" })).toBe("held");
  });

  it("breaks when an ended order is pending again", () => {
    expect(read({}, "pending")).toBe("broken: order-1 was shown as confirmed, and later as pending");
    expect(read({ status: "cancelled" })).toBe("broken: order-1 was shown as cancelled, and later as confirmed");
  });

  it("lets a confirmed order be cancelled on request alone", () => {
    expect(read({}, "cancelled", true)).toBe("held");
    expect(read({}, "cancelled")).toContain("broken");
  });

  it("lets a confirmed order be shown as pending while a refund is under way, and as nothing else", () => {
    const refunding = (later: "pending" | "declined" | "cancelled"): string =>
      said(
        checkOne("state-regression", (builder) => {
          const order = buy(builder);
          order.operate({ operation: "read", view }, "ok", 200);
          order.askRefund("r1", 300);
          order.operate({ operation: "read", view: { ...view, status: later } }, "ok", 200);
          order.refund("r1", 300);
          order.end(later === "pending" ? "confirmed" : later);
        }),
      );
    expect(refunding("pending")).toBe("held");
    expect(refunding("declined")).toContain("was shown as confirmed, and later as declined");
    expect(refunding("cancelled")).toContain("was shown as confirmed, and later as cancelled");
  });

  it("breaks when a refund is taken back", () => {
    expect(read({ refundedMinor: 100 })).toContain("was shown with 1.00 EUR refunded, and later with 0.00 EUR");
  });

  it("does not compare reads that overlap", () => {
    expect(
      said(
        checkOne("state-regression", (builder) => {
          const order = buy(builder);
          const event = { actor: "customer", order: "order-1" };
          const shown = (status: "pending" | "confirmed") => ({ operation: "read" as const, view: { ...view, status } });
          for (const op of [901, 902])
            builder.harness(order.pass(1, 2), { ...event, type: "invoke", op, value: { operation: "read" } });
          builder.harness(order.pass(1, 2), { ...event, type: "ok", op: 901, value: shown("confirmed") });
          builder.harness(order.pass(1, 2), { ...event, type: "ok", op: 902, value: shown("pending") });
          order.end("confirmed");
        }),
      ),
    ).toBe("held");
  });

  it("does not apply where no order was read twice", () => {
    expect(said(checkOne("state-regression", (builder) => buy(builder).end("confirmed")))).toBe("does not apply");
  });
});

describe("reach", () => {
  const check = (write: Write): string => said(checkOne("reach", write));

  it("holds when every fault fired upon an order", () => {
    expect(
      check((builder) => {
        const order = buy(builder);
        order.fault("response-lost", "payment/createPayment order-1 #1");
      }),
    ).toBe("held");
  });

  it("proves nothing of an order that was there before it was placed", () => {
    const value = {
      status: "confirmed",
      totalMinor: 5000,
      currency: "EUR",
      capturedMinor: 5000,
      refundedMinor: 0,
      shipped: true,
    } as const;
    expect(
      check((builder) => {
        builder.harness(1, { actor: "integration", type: "order-existed", order: "order-1", value });
        buy(builder).end("confirmed");
      }),
    ).toContain("unproven: the integration showed order-1 (confirmed) before anybody placed it");
  });

  it("proves nothing when a fault never fired", () => {
    expect(
      check((builder) => {
        buy(builder);
        builder.harness(5, {
          actor: "harness",
          type: "fault-armed",
          fault: "f9",
          value: { name: "hang", family: "call", at: { partner: "carrier", operation: "quoteRates" } },
        });
      }),
    ).toBe("unproven: the fault f9 (hang at carrier/quoteRates *) never fired: nothing is known about it");
  });

  it("says how a shop that never asks for rates leaves out what would strike that", () => {
    expect(
      check((builder) => {
        builder.order("order-1").operate({ operation: "place", amountMinor: 5000, currency: "EUR" }, "ok", 202);
        builder.harness(5, {
          actor: "harness",
          type: "fault-armed",
          fault: "f9",
          value: { name: "hang", family: "call", at: { partner: "carrier", operation: "quoteRates" } },
        });
      }),
    ).toContain("asked for no rates at all: where it never does, `declares: { quotes: false }` leaves such faults out");
  });

  it("says how a shop whose gateway captures at once tells so, and not where captures are asked for, or nothing was taken", () => {
    const told = (taken: "at once" | "when asked" | "not") =>
      check((builder) => {
        const order = builder.order("order-1", 5000, "EUR", 10);
        order.place();
        order.authorize();
        if (taken === "when asked") order.capture();
        const value = { kind: "captured", ref: "pay_1", amountMinor: 5000, currency: "EUR" };
        if (taken === "at once") builder.harness(40, { actor: "payment", type: "effect", order: "order-1", value });
        const at = { partner: "payment", operation: "capturePayment", order: "order-2" };
        builder.harness(5, { actor: "harness", type: "fault-armed", fault: "f9", value: { name: "hang", family: "call", at } });
      });
    const remedy = "`declares: { captures: false }` has such faults strike the call that takes the money";
    expect(told("at once")).toContain(remedy);
    for (const other of ["when asked", "not"] as const) {
      expect(told(other)).toContain("f9");
      expect(told(other)).not.toContain(remedy);
    }
  });

  it("says how a shop that cancels nothing that is paid tells so", () => {
    const unmet = (outcome: "ok" | "fail") => (builder: Builder) => {
      const order = buy(builder);
      order.cancel(outcome);
      builder.harness(order.now(), {
        actor: "customer",
        type: "await-unmet",
        order: "order-1",
        value: { status: "cancelled", waitedMs: 5000, seen: "paid" },
      });
    };
    expect(check(unmet("fail"))).toContain("unproven: each cancellation of order-1 was refused (last seen: paid)");
    expect(check(unmet("ok"))).toContain("unproven: order-1 was not shown as cancelled within 5000 ms (last seen: paid)");
  });

  it("proves nothing when a fault fired while nothing was going on", () => {
    expect(
      check((builder) => {
        const order = buy(builder);
        builder.fault(order.now() + 1000, "latency", "link payment");
      }),
    ).toContain("fired, but nothing was going on then");
    expect(
      check((builder) => {
        buy(builder);
        builder.fault(20, "hang", "payment/createPayment order-7", "order-7");
      }),
    ).toContain("fired, but nothing was going on then");
  });

  it("proves nothing when the integration went down for good, or no customer came", () => {
    expect(
      check((builder) => {
        buy(builder);
        builder.harness(50, { actor: "integration", type: "crash", value: { reason: "test" } });
      }),
    ).toContain("was not started again");
    expect(check(() => {})).toContain("no customer did anything");
  });
});
