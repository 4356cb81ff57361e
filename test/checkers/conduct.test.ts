import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createHistoryBuilder, declared } from "./build-history.ts";
import { type Builder, buy, checkHistoryWith, checkOne, said } from "./check-one.ts";

type Write = Parameters<typeof checkOne>[1];

describe("webhooks", () => {
  const check = (write: Write): string => said(checkOne("webhooks", write));

  it("holds when counterfeits are refused and replays change nothing", () => {
    expect(
      check((builder) => {
        const order = buy(builder);
        order.webhook("payment", "payment.captured", "forged-signature", 401);
        order.webhook("payment", "payment.captured", "old-timestamp", 0);
        order.webhook("payment", "payment.captured", "replay", 202);
        order.webhook("payment", "payment.captured", "unknown-version", 202);
      }),
    ).toBe("held");
  });

  describe.each([
    ["forged-signature", 202, "a forged signature"],
    ["old-timestamp", 200, "a timestamp far in the past"],
    ["unsigned", 202, "no signature"],
  ] as const)("accepting %s", (kind, status, wrong) => {
    const accepting = (refusesForgeries: boolean) =>
      checkOne("webhooks", (builder) => buy(builder).webhook("payment", "payment.captured", kind, status), {
        declared: { ...declared, refusesForgeries },
      });

    it("breaks where it declares that it refuses forgeries", () => {
      const result = accepting(true);
      expect(said(result)).toMatch(
        new RegExp(
          `^broken: the webhook payment/payment\\.captured order-1 #\\d with ${wrong} was accepted \\(${status}\\), though`,
        ),
      );
      expect(result?.advice).toBeUndefined();
    });

    it("holds elsewhere, with a word of advice", () => {
      const result = accepting(false);
      expect(said(result)).toBe("held");
      expect(result?.advice?.map(({ sentence }) => sentence)).toEqual([
        expect.stringContaining(`webhooks with ${wrong} were accepted, 1 in all, payment/payment.captured order-1 #`),
      ]);
    });
  });

  it("breaks when a genuine one is answered with 410, even where it was accepted before", () => {
    const site = { kind: "webhook" as const, partner: "payment", webhook: "payment.captured", order: "order-1", attempt: 1 };
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.webhook("payment", "payment.captured");
        builder.harness(order.pass(1, 2), {
          actor: "payment",
          type: "webhook-acknowledged",
          order: "order-1",
          site,
          value: { id: "evt_1", sending: 2, status: 410, latencyMs: 2 },
        });
      }),
    ).toBe(
      "broken: the genuine webhook payment/payment.captured order-1 #1 was answered with 410, which asks the partner to send no more",
    );
  });

  it("breaks when a genuine one is refused", () => {
    expect(check((builder) => builder.order("order-1").webhook("payment", "payment.captured", undefined, 401))).toBe(
      "broken: the genuine webhook payment/payment.captured order-1 #1 was refused with 401",
    );
  });

  it("breaks when a genuine one is never accepted, unless the integration was down", () => {
    const givenUp = (crash: boolean): string =>
      check((builder) => {
        const order = builder.order("order-1");
        order.webhook("payment", "payment.captured", undefined, 500);
        if (crash) order.crash();
        const site = { kind: "webhook" as const, partner: "payment", webhook: "payment.captured", order: "order-1", attempt: 1 };
        builder.harness(order.pass(1, 2), {
          actor: "payment",
          type: "webhook-given-up",
          order: "order-1",
          site,
          value: { id: "evt_1", reason: "all sendings were refused" },
        });
      });
    expect(givenUp(false)).toContain("was never accepted: the integration answered 500");
    expect(givenUp(true)).toBe("held");
  });

  it("breaks when webhooks that were accepted fail whenever they come again, and not when one trips over itself", () => {
    const again = (...answers: readonly (readonly number[])[]): string =>
      check((builder) => {
        for (const [n, statuses] of answers.entries()) {
          const order = builder.order(`order-${n}`);
          const site = {
            kind: "webhook" as const,
            partner: "payment",
            webhook: "payment.captured",
            order: `order-${n}`,
            attempt: 1,
          };
          const event = { actor: "payment", order: `order-${n}`, site };
          for (const [sending, status] of statuses.entries()) {
            const value = { id: `evt_${n}`, sending: sending + 1 };
            builder.harness(order.pass(1, 2), { ...event, type: "webhook-sent", value });
            builder.harness(order.pass(1, 2), {
              ...event,
              type: "webhook-acknowledged",
              value: { ...value, status, latencyMs: 1 },
            });
          }
        }
      });
    expect(again([204, 500], [204, 500, 500], [204, 204])).toBe(
      "broken: a webhook that had been accepted was answered with 500 whenever it came again, payment/payment.captured order-0 #1 first, and so were 2 of 3 that came again: the partner takes each for a failure, repeats it in vain, and in the end sends no more",
    );
    expect(again([204, 500, 204], [204, 500], [204, 204])).toBe("held");
    expect(again([204, 500], [500, 204], [204])).toBe("held");
    // a conflict says on purpose what it says
    expect(again([204, 409], [204, 409], [204, 409])).toBe("held");
  });

  it("breaks when acknowledging takes too long", () => {
    const slow = (latencyMs: number, stretch = 1): string =>
      check((builder) => {
        builder.harness(1, { actor: "harness", type: "machine", value: { stretch } });
        for (let n = 1; n <= 20; n += 1) {
          const site = {
            kind: "webhook" as const,
            partner: "payment",
            webhook: "payment.captured",
            order: "order-1",
            attempt: n,
          };
          const event = { actor: "payment", order: "order-1", site };
          const value = { id: `evt_${n}`, sending: 1 };
          builder.harness(n * 10, { ...event, type: "webhook-sent", value });
          builder.harness(n * 10 + latencyMs, {
            ...event,
            type: "webhook-acknowledged",
            value: { ...value, status: 202, latencyMs },
          });
        }
      });
    expect(slow(900)).toBe("held");
    expect(slow(2000)).toContain("webhooks were acknowledged too late: p90 of 20 is 2000 ms, the integration declares 500 ms");
    expect(slow(2000, 4)).toContain("unproven: the machine was too busy to judge this");
  });

  it("does not apply where none was sent", () => {
    expect(check((builder) => builder.order("order-1").place())).toBe("does not apply");
  });
});

describe("latency", () => {
  const placed = (latencies: readonly number[], options = {}, stretch = 1, more: { readonly submitMs?: number } = {}): string =>
    said(
      checkOne(
        "latency",
        (builder) => {
          builder.harness(60_000, { actor: "harness", type: "machine", value: { stretch } });
          for (const [n, latencyMs] of latencies.entries()) {
            const event = { actor: "customer", op: n + 1, order: `order-${n}` };
            builder.harness(n * 50, { ...event, type: "invoke", value: { operation: "place" } });
            builder.harness(n * 50 + latencyMs, {
              ...event,
              type: "ok",
              value: { operation: "place", status: 202, latencyMs, ...more },
            });
          }
        },
        options,
      ),
    );
  const of = (count: number, latencyMs: number): number[] => Array.from({ length: count }, () => latencyMs);

  it("holds within the deadline and what scheduling takes", () => {
    expect(placed([...of(150, 850), ...of(50, 1050)])).toBe("held");
    expect(placed([...of(150, 850), ...of(50, 1051)])).toContain("p99 is 1051 ms, the bound is 1050 ms");
  });

  it("breaks when half of the customers wait longer than the deadline, though none does beyond all scheduling", () => {
    expect(placed([...of(150, 850), ...of(151, 1000)])).toContain(
      'broken: customers waited too long for "place": p50 is 1000 ms',
    );
    expect(placed(of(12, 890))).toBe("held");
    expect(placed(of(12, 910))).toContain("p50 is 910 ms, the bound is 900 ms");
    // a machine twice as slow may take twice as long over everything
    expect(placed(of(12, 1200), {}, 2)).toContain("unproven: the machine was too busy");
    expect(placed(of(9, 1050))).toBe("held");
  });

  it("breaks when all wait within one second, however many are served before and after", () => {
    const amid = (slow: number): number[] => [...of(2000, 20), ...of(slow, 1500), ...of(2000, 20)];
    expect(placed(amid(16))).toContain('broken: customers waited too long for "place" from 100000 to 101000 ms: p50 is 1500 ms');
    expect(placed(amid(6))).toBe("held");
  });

  it("tells nothing of a second in which the harness stood still", () => {
    const served = (stalledMs?: number): string =>
      said(
        checkOne("latency", (builder) => {
          for (let n = 0; n < 3000; n += 1) {
            const event = { actor: "customer", op: n + 1, order: `order-${n}` };
            const latencyMs = n >= 1000 && n < 1016 ? 1500 : 20;
            builder.harness(n * 50, { ...event, type: "invoke", value: { operation: "place" } });
            builder.harness(n * 50 + latencyMs, { ...event, type: "ok", value: { operation: "place", status: 202, latencyMs } });
          }
          if (stalledMs !== undefined)
            builder.harness(50_900, { actor: "harness", type: "machine", value: { stretch: 1, stalledMs } });
        }),
      );
    expect(served()).toContain("broken: customers waited too long");
    expect(served(1400)).toBe("held");
  });

  it("counts of a placing in several steps the one that places", () => {
    expect(placed(of(12, 3000), {}, 1, { submitMs: 900 })).toBe("held");
    expect(placed(of(12, 3000), {}, 1, { submitMs: 2800 })).toContain("p90 is 2800 ms, the bound is 1050 ms");
  });

  it("breaks when customers wait for a partner that takes seconds", () => {
    expect(placed(of(12, 3000))).toContain('customers waited too long for "place": p90 is 3000 ms, the bound is 1050 ms');
    expect(placed([...of(180, 50), ...of(20, 3000)])).toContain("p99 is 3000 ms");
    expect(placed(of(3, 3000))).toContain("median is 3000 ms");
  });

  it("forgives single slow answers on a real machine, none in virtual time", () => {
    expect(placed([...of(199, 50), 5000])).toBe("held");
    expect(placed([...of(20, 50), 3800])).toBe("held");
    expect(placed([...of(20, 50), 5000], { world: "sim" })).toContain("max is 5000 ms");
  });

  it("does not forgive one of a few that was late beyond all scheduling, unless the machine was as busy", () => {
    expect(placed([50, 3801])).toContain("broken: customers waited too long");
    expect(placed([...of(20, 50), 3801])).toContain(
      "max is 3801 ms, the bound is 3800 ms (its deadline of 800 ms and scheduling)",
    );
    expect(placed([50, 7600], {}, 2)).toContain("unproven: the machine was too busy");
    expect(placed([50, 7601], {}, 2)).toContain("broken: ");
  });

  it("widens the bound by what waits in the calm run differed by", () => {
    const calm = { placeP50Ms: 300, placeP99Ms: 800, placeMaxMs: 900 };
    expect(placed([...of(7, 1000), ...of(5, 2300)], { calm })).toBe("held");
    expect(placed(of(12, 3300), { calm })).toContain("the calm run had p50 300, p99 800 ms");
  });

  it("proves nothing by what a busy machine explains, and breaks beyond that", () => {
    expect(placed([...of(7, 850), ...of(5, 1050)], {}, 5)).toBe("held");
    expect(placed(of(12, 3300), {}, 5)).toBe(
      'unproven: the machine was too busy to judge this: work took 5.0 times as long as on an idle one; run it again when others leave it alone, or lower the load. customers waited too long for "place": p90 is 3300 ms, the bound is 1050 ms (its deadline of 800 ms and scheduling); 12 answers: p50 3300, p95 3300, p99 3300, max 3300 ms',
    );
    expect(placed(of(12, 5250), {}, 5)).toContain("unproven: ");
    expect(placed(of(12, 5251), {}, 5)).toContain("broken: customers waited too long");
  });

  describe("while a fault goes on", () => {
    /** Served within 700 ms, but for those who ask in the three seconds of an outage; a stall of the harness within it. */
    const outage = (slowMs: number, { stretch = 1, untilMs = 8000, stalledMs = 0 } = {}): string =>
      said(
        checkOne("latency", (builder) => {
          builder.harness(60_000, { actor: "harness", type: "machine", value: { stretch } });
          for (let n = 0; n < 1000; n += 1) {
            const t = n * 100;
            const latencyMs = t >= 5000 && t < untilMs ? slowMs : 200;
            const event = { actor: "customer", op: n + 1, order: `order-${n}` };
            builder.harness(t, { ...event, type: "invoke", value: { operation: "place" } });
            builder.harness(t + latencyMs, { ...event, type: "ok", value: { operation: "place", status: 202, latencyMs } });
          }
          const fault = {
            actor: "harness",
            fault: "f1",
            value: { name: "hang", family: "call", at: { partner: "carrier" } },
          } as const;
          const site = { kind: "call", partner: "carrier", operation: "quoteRates", order: "order-50", attempt: 1 } as const;
          builder.harness(5000, { ...fault, type: "fault-fired", site });
          builder.harness(untilMs, { ...fault, type: "fault-healed" });
          if (stalledMs > 0) builder.harness(6000, { actor: "harness", type: "machine", value: { stretch: 1, stalledMs } });
        }),
      );

    it("breaks where half of those who ask then wait longer than the deadline, though few of all do", () => {
      expect(outage(1000)).toContain(
        'broken: customers waited too long for "place" while hang struck: p50 is 1000 ms, the bound is 900 ms',
      );
    });

    it("holds within the deadline and what scheduling takes", () => {
      expect(outage(890)).toBe("held");
    });

    it("holds where the fault is no longer than a hiccup of the machine", () => {
      expect(outage(1000, { untilMs: 6500 })).toBe("held");
    });

    it("proves nothing on a machine that explains it", () => {
      expect(outage(1000, { stretch: 1.2 })).toContain("unproven: the machine was too busy");
    });

    it("leaves out who waited while the harness stood still, and judges the others", () => {
      expect(outage(1000, { stalledMs: 400 })).toContain("broken: ");
    });
  });

  it("leaves nothing to scheduling in virtual time", () => {
    const answers = (count: number, latencyMs: number, roundTripMs: number): string => {
      const builder = createHistoryBuilder({ random: createRandom(7), world: "sim" });
      for (let n = 0; n < count; n += 1) {
        const event = { actor: "customer", op: n + 1, order: `order-${n}` };
        builder.harness(n * 50, { ...event, type: "invoke", value: { operation: "place" } });
        builder.harness(n * 50 + latencyMs, { ...event, type: "ok", value: { operation: "place", status: 202, latencyMs } });
      }
      const history = builder
        .finish()
        .map((event): HistoryEvent => (event.type === "run" ? { ...event, value: { ...event.value, roundTripMs } } : event));
      return said(checkHistoryWith("latency", history));
    };
    expect(answers(1, 804, 4)).toBe("held");
    expect(answers(1, 805, 4)).toContain("max is 805 ms, the bound is 804 ms");
  });

  it("does not count customers who came while the integration was down", () => {
    expect(
      said(
        checkOne("latency", (builder) => {
          builder.harness(5, { actor: "integration", type: "crash", value: { signal: "SIGSTOP", reason: "test" } });
          builder.harness(10, { actor: "customer", op: 1, order: "order-1", type: "invoke", value: { operation: "place" } });
          builder.harness(3000, { actor: "integration", type: "restart", value: { reason: "test" } });
          builder.harness(3010, {
            actor: "customer",
            op: 1,
            order: "order-1",
            type: "ok",
            value: { operation: "place", latencyMs: 3000 },
          });
        }),
      ),
    ).toContain("unproven: nothing");
  });

  it("counts refusals and failures only where they came too late", () => {
    const unserved = (latencyMs: number, status: number, served: number): string =>
      said(
        checkOne("latency", (builder) => {
          const place = (op: number, type: "ok" | "fail" | "info", value: { status: number; latencyMs: number }): void => {
            const event = { actor: "customer", op, order: `order-${op}` };
            builder.harness(op * 50, { ...event, type: "invoke", value: { operation: "place" } });
            builder.harness(op * 50 + value.latencyMs, { ...event, type, value: { operation: "place", ...value } });
          };
          for (let op = 1; op <= 12; op += 1) place(op, status < 500 ? "fail" : "info", { status, latencyMs });
          for (let op = 13; op <= 12 + served; op += 1) place(op, "ok", { status: 201, latencyMs: 1400 });
        }),
      );
    expect(unserved(20, 502, 10)).toContain('customers waited too long for "place": p90 is 1400 ms');
    expect(unserved(20, 422, 10)).toContain("p90 is 1400 ms");
    expect(unserved(3000, 503, 0)).toContain("p90 is 3000 ms");
    expect(unserved(20, 422, 0)).toBe("held");
    expect(unserved(20, 502, 0)).toContain("unproven: nothing");
  });

  it("proves nothing without answers, and does not apply without a declared deadline", () => {
    expect(placed([])).toContain("unproven: nothing");
    expect(placed(of(12, 3000), { declared: {} })).toBe("does not apply");
  });
});

describe("contract", () => {
  const answered = (violations: readonly string[], faults?: readonly string[]): string =>
    said(
      checkOne("contract", (builder) => {
        const site = { kind: "call" as const, partner: "payment", operation: "getPayment", order: "order-1", attempt: 1 };
        const event = { actor: "payment", call: 1, order: "order-1", site };
        builder.harness(10, { ...event, type: "call", value: { method: "GET", path: "/v1/payments/pay_1", bodyHash: "" } });
        builder.harness(12, {
          ...event,
          type: "answer",
          value: { status: 200, delivery: "whole", durationMs: 2, violations, ...(faults === undefined ? {} : { faults }) },
        });
      }),
    );

  it("holds for conforming calls, and for answers that a fault spoilt", () => {
    expect(answered([])).toBe("held");
    expect(answered(["/id must be string"], ["f1"])).toBe("held");
  });

  it.each([
    [301, "held"],
    [503, "broken"],
  ])("says of a GET that no contract knows, after a POST there was answered with %i: %s", (status, verdict) => {
    const sentence = said(
      checkOne("contract", (builder) => {
        const at = (method: string, call: number) => ({
          event: {
            actor: "payment",
            call,
            order: "-",
            site: { kind: "call", partner: "payment", operation: method, order: "-", attempt: 1 },
          },
          value: { method, path: "/v1/payments/pay_1/capture", bodyHash: "" },
        });
        for (const [n, method] of ["POST", "GET"].entries()) {
          const { event, value } = at(method, n + 1) as never as { event: never; value: object };
          const violations = method === "GET" ? { violations: ["the method GET is not in the contract"] } : {};
          builder.harness(10 + 10 * n, { ...(event as object), type: "call", value: { ...value, ...violations } } as never);
          const answer = { status: method === "GET" ? 405 : status, delivery: "whole", durationMs: 2, faults: ["f1"] };
          builder.harness(12 + 10 * n, { ...(event as object), type: "answer", value: answer } as never);
        }
      }),
    );
    expect(sentence).toMatch(new RegExp(`^${verdict}`));
  });

  it.each(["undefined", "NaN", "[object Object]", "for [object Object]"])(
    "breaks for a request that says %j where a template was filled with nothing",
    (text) => {
      const sentence = said(
        checkOne("contract", (builder) => {
          const order = builder.order("order-1");
          order.tell("order_confirmed", { body: { parameters: { order: text } } });
        }),
      );
      expect(sentence).toContain("says nothing where it should say something: /parameters/order is");
    },
  );

  it("lets people be called what they are called", () => {
    const named = (name: string): string =>
      said(checkOne("contract", (builder) => builder.order("order-1").ship({ body: { destination: { name } } })));
    for (const name of ["Null", "Undefined & Sons", "Nan"]) expect(named(name)).toBe("held");
  });

  it("leaves an answer of the simulator's own that violates the contract unproven, with its place", () => {
    const sentence = answered(["/id must be string"]);
    expect(sentence).toContain("unproven: Firedrill's own mistake, not the integration's");
    expect(sentence).toContain("answered payment/getPayment order-1 #1 against its contract (/id must be string)");
  });

  it("breaks for a request that violates the contract", () => {
    const request = said(
      checkOne("contract", (builder) => {
        const site = { kind: "call" as const, partner: "payment", operation: "createPayment", order: "order-1", attempt: 1 };
        const value = { method: "POST", path: "/v1/payments", bodyHash: "", violations: ["/amount_minor must be integer"] };
        builder.harness(10, { actor: "payment", call: 1, order: "order-1", site, type: "call", value });
      }),
    );
    expect(request).toBe(
      "broken: the request payment/createPayment order-1 #1 violates the contract: /amount_minor must be integer",
    );
  });

  it("proves nothing without calls", () => {
    expect(said(checkOne("contract", () => {}))).toContain("unproven: nothing");
  });
});

describe("secrets", () => {
  it("holds when all lines are clean", () => {
    expect(said(checkOne("secrets", () => {}))).toBe("held");
  });

  it("breaks when a line carries what it must not", () => {
    const leak = { leak: "card number", excerpt: "charging [card number]" };
    expect(said(checkOne("secrets", (builder) => builder.harness(9, { actor: "integration", type: "log", value: leak })))).toBe(
      "broken: a log line carries a card number: charging [card number]",
    );
  });

  it("breaks when a request carries what its partner has no business with", () => {
    const leak = { leak: "personal data", where: "the request messaging/sendMessage order-1 #1", excerpt: "[personal data]" };
    expect(said(checkOne("secrets", (builder) => builder.harness(9, { actor: "integration", type: "log", value: leak })))).toBe(
      "broken: the request messaging/sendMessage order-1 #1 carries personal data: [personal data]",
    );
  });

  it("proves nothing where nobody looked", () => {
    expect(said(checkOne("secrets", () => {}, { lines: 0 }))).toContain("unproven");
  });

  it("holds for a shop that wrote nothing while it was watched, and says that it may log elsewhere", () => {
    const result = checkOne("secrets", (builder) => void buy(builder), { lines: 0 });
    expect(said(result)).toBe("held");
    expect(result?.advice?.map(({ code }) => code)).toEqual(["nothing-logged"]);
  });

  it("proves nothing where the folder that the team says it logs to is not there, and takes an empty one for silence", () => {
    const logged = (value: object) =>
      checkOne(
        "secrets",
        (builder) => {
          buy(builder);
          builder.harness(9, { actor: "integration", type: "log", value: { lines: 3, ...value } });
        },
        {},
      );
    expect(said(logged({ nowhere: ["var/lgo/*.log"] }))).toMatch(/^unproven: there is no folder for var\/lgo/);
    const quiet = logged({ unmatched: ["var/log/*.log"] });
    expect(said(quiet)).toBe("held");
    expect(quiet?.advice?.map(({ code }) => code)).toEqual(["no-such-file"]);
  });

  it("breaks for a shop that writes nothing and tells a partner what it has no business with", () => {
    const leak = { leak: "personal data", where: "the request messaging/sendMessage order-1 #1", excerpt: "[personal data]" };
    const tell = (builder: Builder): void => {
      buy(builder);
      builder.harness(9, { actor: "integration", type: "log", value: leak });
    };
    expect(said(checkOne("secrets", tell, { lines: 0 }))).toContain("broken");
  });
});
