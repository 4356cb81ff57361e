import { describe, expect, it } from "vitest";
import { declared } from "./build-history.ts";
import { type Builder, buy, checkOne, said } from "./check-one.ts";

type Options = Parameters<typeof checkOne>[2];

const check = (write: (builder: Builder) => void, options: Options = {}): string => said(checkOne("served", write, options));

/** Customers who come one after the other, and get that. */
function placed(builder: Builder, count: number, outcome: "ok" | "fail" | "info", status: number, startMs = 10): void {
  for (let n = 1; n <= count; n += 1) builder.order(`${outcome}-${n}`, 5000, "EUR", startMs).place(outcome, status);
}

const downFor = (builder: Builder, partner: string): void => builder.fault(5, "link-down", `link ${partner}`);

describe("served", () => {
  it("breaks where nearly nobody can buy, though nothing is wrong", () => {
    expect(
      check((builder) => {
        buy(builder);
        placed(builder, 56, "info", 502);
      }),
    ).toBe(
      "broken: 56 of 57 customers' requests to place were answered with 502, info-6 first, while the integration ran: no failure at payment explains it",
    );
  });

  /** Customers who are sent to a page to log in, where success is known to look otherwise. */
  function sentAway(builder: Builder, count: number, unsent?: true): void {
    placed(builder, count, "info", 303);
    for (const { type, value } of builder.finish() as { type: string; value: object }[])
      if (type === "info") Object.assign(value, { isDone: false, ...(unsent && { unsent }) });
  }

  it("breaks where everybody sends an order and is shown no success, though nothing is wrong", () => {
    expect(check((builder) => sentAway(builder, 5))).toBe(
      "broken: 5 of 5 customers sent their order and were shown no success (status 303), and no partner heard of them: no failure at payment explains it; whoever orders as orders.place in firedrill.yaml does gets nothing",
    );
    expect(check((builder) => sentAway(builder, 3, true))).toContain(
      "unproven: 3 of 3 customers did not get so far as to send their order",
    );
  });

  it("minds neither those whose order partners heard of, nor anybody while something fails that they need", () => {
    const nothing = "unproven: nothing of this kind";
    expect(check((builder) => placed(builder, 5, "info", 303))).toContain(nothing);
    expect(
      check((builder) => {
        sentAway(builder, 1);
        builder.order("info-1", 5000, "EUR", 10).authorize();
      }),
    ).toContain(nothing);
    expect(
      check((builder) => {
        downFor(builder, "payment");
        sentAway(builder, 5);
      }),
    ).toContain(nothing);
  });

  it("breaks where a partner that the checkout can do without takes it down, and holds where it needs that one", () => {
    const down = (partner: string, checkoutNeeds?: readonly string[]): string =>
      check(
        (builder) => {
          downFor(builder, partner);
          buy(builder, "order-1", 100);
          placed(builder, 27, "info", 502);
        },
        { declared: { ...declared, ...(checkoutNeeds && { checkoutNeeds }) } },
      );
    expect(down("carrier")).toContain("broken: 27 of 28");
    expect(down("payment")).toBe("held");
    expect(down("carrier", ["payment", "carrier"])).toBe("held");
    expect(down("payment", ["carrier"])).toContain("no failure at carrier explains it");
    expect(down("payment", [])).toContain("customers need no partner, as declared");
    expect(down("webhooks", ["payment", "carrier"])).toContain("broken");
  });

  it("takes any partner for needed where no contract says who takes the money", () => {
    const unknown = { idempotency: "full", roles: {}, webhooks: {} } as const;
    const write = (builder: Builder): void => {
      downFor(builder, "warehouse");
      placed(builder, 3, "ok", 201);
      placed(builder, 3, "info", 502);
    };
    expect(check(write, { partners: { till: unknown, warehouse: unknown } })).toBe("held");
    expect(check((builder) => placed(builder, 3, "info", 502), { partners: { till: unknown } })).toContain("any partner");
  });

  it.each<[string, string, (builder: Builder) => void]>([
    ["holds", "a payment was answered with 503", (builder) => builder.order("order-1").authorize({ status: 503 })],
    ["holds", "a payment had to wait (429)", (builder) => builder.order("order-1").authorize({ status: 429 })],
    [
      "holds",
      "a fault struck a payment",
      (builder) => builder.fault(15, "decline", "payment/createPayment order-1 #1", "order-1"),
    ],
    ["holds", "it was down a moment ago", (builder) => builder.order("order-1").crash()],
    ["holds", "its own link was struck", (builder) => builder.fault(5, "link-down", "link database")],
    ["breaks", "a payment was declined", (builder) => builder.order("order-1").authorize({ status: 402 })],
    ["breaks", "a label was answered with 503", (builder) => builder.order("order-1").ship({ status: 503 })],
    ["breaks", "a webhook was struck", (builder) => builder.fault(15, "webhook-lost", "payment/payment.captured order-1 #1")],
  ])("%s where %s", (verdict, _name, disturb) => {
    expect(
      check((builder) => {
        placed(builder, 2, "ok", 201);
        disturb(builder);
        placed(builder, 3, "info", 503, 400);
      }).startsWith(verdict === "holds" ? "held" : "broken"),
    ).toBe(true);
  });

  it("breaks where it has not come back long after a partner did", () => {
    const later = (ms: number, breaker = declared.breaker): string =>
      check(
        (builder) => {
          placed(builder, 2, "ok", 201);
          builder.order("order-1").authorize({ status: 503 });
          placed(builder, 3, "info", 503, ms);
        },
        { declared: { ...declared, ...(breaker && { breaker }) } },
      );
    expect(later(9_000)).toBe("held");
    expect(later(12_000)).toContain("broken");
    expect(later(12_000, { consecutiveFailures: 5, openMs: 30_000 })).toBe("held");
  });

  it("judges what else customers ask for", () => {
    const asked = (operation: string, outcome: "fail" | "info", status: number): string =>
      check((builder) => buy(builder).operate({ operation }, outcome, status));
    expect(asked("cancel", "info", 500)).toContain("1 of 1 customers' requests to cancel were answered with 500, order-1 first");
    expect(asked("refund", "info", 502)).toContain("requests to refund");
    expect(asked("cancel", "fail", 409)).toBe("held");
    expect(asked("refund", "fail", 422)).toBe("held");
    expect(asked("read", "info", 0)).toBe("held");
  });

  it("forgives a single connection that was cut, and not several", () => {
    const cut = (count: number): string =>
      check((builder) => {
        placed(builder, 20, "ok", 201);
        placed(builder, count, "info", 0);
      });
    expect(cut(1)).toBe("held");
    expect(cut(2)).toContain("2 of 22 customers' requests to place got no answer");
  });

  it("is unproven where a busy machine may be why", () => {
    const busy = (status: number, latencyMs: number, stretch = 3): string =>
      check((builder) => {
        builder.harness(1, { actor: "harness", type: "machine", value: { stretch } });
        placed(builder, 5, "ok", 201);
        for (let n = 1; n <= 4; n += 1) {
          const at = { actor: "customer", op: 100 + n, order: `late-${n}` };
          const value = { operation: "place" };
          builder.harness(n * 50, { ...at, type: "invoke", value });
          builder.harness(n * 50 + latencyMs, { ...at, type: "info", value: { ...value, status, latencyMs } });
        }
      });
    expect(busy(0, 10_000)).toContain("unproven: the machine was too busy to judge this: work took 3.0 times as long");
    expect(busy(502, 900)).toContain("unproven");
    expect(busy(503, 20)).toContain("unproven");
    expect(busy(502, 20)).toContain("broken");
    expect(busy(0, 10_000, 1.2)).toContain("broken");
  });

  describe("a run without any fault in which hardly any order is taken", () => {
    const refused = (count: number, taken: number, more: (builder: Builder) => void = () => {}): string =>
      check((builder) => {
        placed(builder, taken, "ok", 201);
        placed(builder, count, "fail", 422);
        more(builder);
      });

    it("proves nothing", () => {
      expect(refused(1, 0)).toContain("unproven: 1 of 1 orders were refused (422) in a run without any fault");
      expect(refused(27, 3)).toContain("unproven: 27 of 30 orders were refused");
    });

    it("holds where more were taken, or something was disturbed", () => {
      expect(refused(26, 4)).toBe("held");
      expect(refused(3, 0, (builder) => builder.fault(5, "webhook-lost", "payment/payment.captured order-9 #1"))).toBe("held");
    });

    it("holds where the bank declined them, or somebody typed a card's number", () => {
      expect(
        check((builder) => {
          const order = builder.order("order-1");
          order.operate({ operation: "place" }, "fail", 402, () => order.call("payment", "createPayment", { status: 201 }));
        }),
      ).toBe("held");
      expect(check((builder) => builder.order("order-1").operate({ operation: "place", cardTyped: true }, "fail", 422))).toBe(
        "held",
      );
    });

    it("does not hold where the partner took the integration's own request for wrong", () => {
      expect(
        check((builder) => {
          const order = builder.order("order-1");
          order.operate({ operation: "place" }, "fail", 402, () => order.call("payment", "createPayment", { status: 400 }));
        }),
      ).toContain("unproven");
    });
  });

  describe("customers who are led elsewhere than to what success looks like", () => {
    const away = { operation: "place", isDone: false, ledTo: "/login", amountMinor: 5000, currency: "EUR" } as const;
    const sent = (builder: Builder, count: number, more: object = {}): void => {
      for (let n = 1; n <= count; n += 1) builder.order(`away-${n}`).operate({ ...away, ...more }, "info", 303);
    };

    it("break where that is nearly everybody, and nothing comes of it", () => {
      expect(
        check((builder) => {
          buy(builder);
          sent(builder, 30);
        }),
      ).toContain("broken: 30 of 31 customers sent their order and were shown no success (status 303, led to /login)");
      expect(
        check((builder) => {
          downFor(builder, "carrier");
          sent(builder, 3);
        }),
      ).toContain("broken: 3 of 3 customers");
    });

    it("are unproven where others who ordered for as much were served", () => {
      expect(
        check((builder) => {
          placed(builder, 12, "ok", 303);
          sent(builder, 12);
        }),
      ).toContain("unproven: 12 of 24 customers sent their order");
    });

    it.each<[string, (builder: Builder) => void]>([
      ["they may have been refused for what they wanted", (builder) => sent(builder, 3, { amountMinor: 7 })],
      [
        "the order is shown in the end",
        (builder) => {
          const order = builder.order("order-2");
          order.operate(away, "info", 303);
          order.end("confirmed");
        },
      ],
      [
        "another placing of the same order went well",
        (builder) => {
          const order = builder.order("order-2");
          order.operate(away, "info", 303);
          order.place();
        },
      ],
      [
        "the bank declined the card",
        (builder) => {
          const order = builder.order("order-2");
          const back = { ...away, ledTo: "/checkout" };
          order.operate(back, "info", 303, () => order.call("payment", "createPayment", { status: 402 }));
        },
      ],
      [
        "somebody typed a card's number",
        (builder) => builder.order("order-2").operate({ ...away, cardTyped: true }, "info", 303),
      ],
      [
        "the payment partner was down",
        (builder) => {
          downFor(builder, "payment");
          sent(builder, 30);
        },
      ],
    ])("hold where %s", (_name, write) => {
      expect(
        check((builder) => {
          buy(builder);
          write(builder);
        }),
      ).toBe("held");
    });
  });

  it("does not apply where no customer asked for anything", () => {
    expect(check((builder) => builder.order("order-1").authorize())).toBe("does not apply");
  });
});
