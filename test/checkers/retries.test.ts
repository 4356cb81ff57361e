import { describe, expect, it } from "vitest";
import { checkers } from "../../src/checkers/index.ts";
import { checkHistory } from "../../src/core/checker.ts";
import type { HistoryEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createHistoryBuilder, type Failure } from "./build-history.ts";
import { buy, checkHistoryWith, checkOne, said } from "./check-one.ts";

type Order = ReturnType<typeof buy>;

const check = (write: Parameters<typeof checkOne>[1]): string => said(checkOne("retries", write));
const unavailable: Failure = { status: 503 };
const many = (count: number): Failure[] => Array.from({ length: count }, () => unavailable);

describe("retries", () => {
  it("holds for backed off retries under one key", () => {
    expect(
      check((builder) => {
        for (let n = 1; n <= 20; n += 1) builder.order(`order-${n}`).authorize({ failures: many(6) });
      }),
    ).toBe("held");
  });

  it("breaks when a refused request is sent again", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.call("carrier", "createShipment", { failures: [{ status: 422 }] });
      }),
    ).toBe("broken: carrier/createShipment for order-1 was refused for good (422), yet the same request was sent again");
  });

  it.each([
    [400, "broken"],
    [403, "broken"],
    [401, "held"],
    [404, "held"],
    [409, "held"],
    [307, "held"],
  ])("says of a request that is sent again after a fault's %i: %s", (status, verdict) => {
    expect(check((builder) => builder.order("order-1").ship({ failures: [{ status }] }))).toMatch(new RegExp(`^${verdict}`));
  });

  it("lets a client follow redirects, which are no attempts of its own", () => {
    const redirects = Array.from({ length: 9 }, (): Failure => ({ status: 307 }));
    expect(check((builder) => builder.order("order-1").ship({ failures: redirects, waitMs: () => 0 }))).toBe("held");
  });

  it.each([[true, "held"] as const, [undefined, "broken"] as const])(
    "says of another key after a spoilt 2xx that tells of an error (%s): %s",
    (saysError, verdict) => {
      const written = check((builder) => {
        const order = builder.order("order-1");
        order.call("carrier", "createShipment", {
          key: "one",
          status: 201,
          faults: ["f1"],
          ...(saysError && { saysError }),
        });
        order.call("carrier", "createShipment", { key: "two", status: 201 });
      });
      expect(written).toMatch(new RegExp(`^${verdict}`));
    },
  );

  it("forgives a repeated request whose refusal a crash may have swallowed, or that never arrived", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.call("carrier", "createShipment", { status: 422 });
        order.crash();
        order.call("carrier", "createShipment", { status: 422 });
      }),
    ).toBe("held");
    expect(check((builder) => builder.order("order-1").ship({ failures: [{ status: 422, delivery: "reset" }] }))).toBe("held");
  });

  it("breaks when Retry-After is ignored", () => {
    const throttled: Failure = { status: 429, retryAfterMs: 1000 };
    expect(check((builder) => builder.order("order-1").ship({ failures: [throttled], waitMs: () => 200 }))).toMatch(
      /broken: carrier\/createShipment for order-1 was told to wait 1000 ms \(Retry-After\), but was sent again after 2\d\d ms/,
    );
    expect(check((builder) => builder.order("order-1").ship({ failures: [throttled], waitMs: () => 1000 }))).toBe("held");
  });

  it("breaks when attempts go on beyond the declared cap", () => {
    expect(check((builder) => builder.order("order-1").ship({ failures: many(8) }))).toContain(
      "was attempted 9 times, the integration declares at most 8",
    );
    expect(check((builder) => builder.order("order-1").ship({ failures: many(7) }))).toBe("held");
  });

  it("breaks when retries come without backoff", () => {
    expect(
      check((builder) => {
        for (let n = 1; n <= 8; n += 1) builder.order(`order-${n}`).ship({ failures: many(4), waitMs: () => 0 });
      }),
    ).toContain("broken: retries came without backoff");
  });

  it("breaks when retries come in lockstep", () => {
    expect(
      check((builder) => {
        for (let n = 1; n <= 6; n += 1)
          builder.order(`order-${n}`).ship({ failures: many(5), waitMs: (attempt) => Math.min(5000, 100 * 2 ** (attempt - 1)) });
      }),
    ).toContain("broken: retries came in lockstep");
  });

  /** Each try fails, and so does the look after it, which comes so long after. */
  const looking = (waitMs: (failures: number) => number): string =>
    check((builder) => {
      for (let n = 1; n <= 6; n += 1) {
        const order = builder.order(`order-${n}`);
        let failures = 0;
        const failed = (operation: string, read: boolean): void => {
          order.call("payment", operation, { status: 503, read, key: `${operation}-${n}` });
          failures += 1;
          const waitsMs = Math.round(waitMs(failures));
          order.pass(waitsMs, waitsMs);
        };
        failed("createPayment", false);
        for (let look = 1; look <= 4; look += 1) failed("listPayments", true);
        order.call("payment", "listPayments", { read: true });
      }
    });

  it("breaks when those that look before they repeat a call look in lockstep", () => {
    expect(looking((failures) => 100 * 2 ** (failures - 1))).toContain("broken: retries came in lockstep");
  });

  it("takes looks that are spread for none, nor such as come at once or always as soon", () => {
    const random = createRandom(11, "looks");
    expect(looking((failures) => (0.5 + random.next() / 2) * 100 * 2 ** (failures - 1))).toBe("held");
    expect(looking(() => 2)).toBe("held");
    expect(looking(() => 500)).toBe("held");
  });

  it("takes a fixed grace at one ceiling for no lockstep", () => {
    expect(
      check((builder) => {
        const random = createRandom(3);
        const jittered = (attempt: number): number => Math.max(400, random.next() * 100 * 2 ** (attempt - 1));
        for (let n = 1; n <= 20; n += 1) builder.order(`order-${n}`).ship({ failures: many(3), waitMs: jittered });
      }),
    ).toBe("held");
  });

  it("breaks when an unknown result is followed by a fresh key", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.call("payment", "createPayment", { key: "k1", status: 504 });
        order.call("payment", "createPayment", { key: "k2", status: 201 });
      }),
    ).toContain("the same request was sent again under another key");
  });

  it("lets two equal partial captures have a key each", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1", 4000);
        order.authorize();
        order.capture({ failures: [unavailable] }, 2000);
        order.capture({}, 2000);
      }),
    ).toBe("held");
  });

  it("lets two equal captures have a key each where the integration saw that the first was done", () => {
    const halves = (between: (order: Order) => void, isDone = true): string =>
      check((builder) => {
        const order = builder.order("order-1", 4000);
        const half = { kind: "captured", ref: order.pay, amountMinor: 2000, currency: "EUR" };
        const request = { path: "/v1/payments/pay_1/capture", payload: "half" };
        order.authorize();
        order.call("payment", "capturePayment", { ...request, key: "k1", status: 504, ...(isDone && { effect: half }) });
        between(order);
        order.call("payment", "capturePayment", { ...request, key: "k2", effect: half });
      });
    const accused = "the same request was sent again under another key";
    expect(halves((order) => order.call("payment", "getPayment", { read: true }))).toBe("held");
    expect(halves(() => {})).toContain(accused);
    expect(halves((order) => order.call("carrier", "listShipments", { read: true }))).toContain(accused);
    expect(halves((order) => order.call("payment", "getPayment", { read: true, status: 503 }))).toContain(accused);
    // it looked, found nothing, and took that for proof
    expect(halves((order) => order.call("payment", "getPayment", { read: true }), false)).toContain(accused);
    const stale = (order: Order): void => {
      order.fault("stale-read", "payment/getPayment order-1 #1");
      order.call("payment", "getPayment", { read: true, faults: ["f1"] });
    };
    expect(halves(stale)).toContain(accused);
  });

  it("takes no look for one that saw a capture that was still pending", () => {
    const asked = (reads: "before" | "after"): string =>
      check((builder) => {
        const order = builder.order("order-1", 4000);
        order.authorize();
        const decide = order.acceptCapture("k1", 504);
        if (reads === "before") order.readPayment();
        decide(2000);
        if (reads === "after") order.readPayment();
        order.acceptCapture("k2")(2000);
      });
    expect(asked("before")).toContain("the same request was sent again under another key");
    expect(asked("after")).toBe("held");
  });

  it("breaks when one key serves two orders, operations or payloads", () => {
    expect(
      check((builder) => {
        for (const name of ["order-1", "order-2"]) builder.order(name).call("payment", "createPayment", { key: "k1" });
      }),
    ).toMatch(/two orders, order-\d and order-\d/);
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        for (const operation of ["createPayment", "capturePayment"]) order.call("payment", operation, { key: "k1" });
      }),
    ).toContain("two operations of order-1, createPayment and capturePayment");
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        for (const payload of ["a", "b"]) order.call("payment", "createPayment", { key: "k1", path: "/v1/payments", payload });
      }),
    ).toContain("two payloads of createPayment for order-1");
  });

  it("does not apply where no call carried a key", () => {
    expect(check((builder) => builder.order("order-1").call("carrier", "quoteRates"))).toBe("does not apply");
  });

  it("accuses no full jitter in thousands of runs", () => {
    for (let seed = 1; seed <= 2000; seed += 1) {
      const random = createRandom(seed, "jitter");
      const result = said(
        checkOne("retries", (builder) => {
          for (let n = 1; n <= 5; n += 1)
            builder
              .order(`order-${n}`)
              .ship({ failures: many(6), waitMs: (attempt) => random.next() * Math.min(5000, 100 * 2 ** (attempt - 1)) });
        }),
      );
      expect(result, `seed ${seed}`).toBe("held");
    }
  });
});

describe("what was declined", () => {
  const payment = (key: string) => ({ key, status: 201, path: "/v1/payments", payload: "payment" });
  const declined = (between: (order: Order) => void, status = 202, atBank = false): string =>
    check((builder) => {
      const order = builder.order("order-1");
      order.call("payment", "createPayment", payment("k1"));
      if (atBank) order.webhook("payment", "payment.requires_action");
      order.webhook("payment", "payment.declined", undefined, status);
      between(order);
      order.call("payment", "createPayment", payment("k2"));
    });

  it("breaks when it is asked for again at once, and nobody wanted that", () => {
    expect(declined((order) => order.operate({ operation: "read" }, "ok", 200))).toMatch(
      /^broken: payment\/createPayment for order-1 was declined, and the same was asked for again under another key \d+ ms later/,
    );
  });

  it("holds where the customer came back, where days passed, or where nobody was told", () => {
    expect(declined((order) => order.operate({ operation: "place" }, "ok", 202))).toBe("held");
    expect(declined((order) => order.pass(86_400_000, 86_400_000))).toBe("held");
    expect(declined((order) => order.crash())).toBe("held");
    expect(declined(() => {}, 503, true)).toBe("held");
  });

  it("breaks where the answer itself said no, though no webhook was taken", () => {
    expect(declined(() => {}, 503)).toMatch(/^broken: .* was declined, and the same was asked for again under another key/);
  });

  it("lets equal parts be captured after another payment was declined", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1", 4000);
        order.authorize();
        order.capture({}, 2000);
        order.webhook("payment", "payment.declined");
        order.capture({}, 2000);
      }),
    ).toBe("held");
  });

  it("takes the same key again for a repetition that changes nothing", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.call("payment", "createPayment", payment("k1"));
        order.webhook("payment", "payment.declined");
        order.call("payment", "createPayment", payment("k1"));
      }),
    ).toBe("held");
  });
});

describe("retries of reads", () => {
  const throttled: Failure = { status: 429, retryAfterMs: 1000 };
  const times = (count: number, failure: Failure): Failure[] => Array.from({ length: count }, () => failure);
  /** One order's payment, read by one who waits so long after each answer. */
  const reads = (failures: readonly Failure[], waitMs: number, before: (order: Order) => void = () => {}): string =>
    check((builder) => {
      const order = builder.order("order-1");
      order.authorize();
      before(order);
      order.call("payment", "getPayment", { read: true, failures, waitMs: () => waitMs });
    });

  it("breaks when a read is sent again and again within the time that the partner asked for", () => {
    expect(reads(times(12, throttled), 20)).toBe(
      "broken: payment/getPayment for order-1 was told to wait 5 times (Retry-After), and was read again before any of these waits was over",
    );
  });

  it("holds for a read that waits", () => {
    expect(reads(times(12, throttled), 1000)).toBe("held");
  });

  it("takes a few early reads for those of others who look at the same order", () => {
    expect(reads(times(4, throttled), 20)).toBe("held");
  });

  it("gives every webhook and every request a look of its own", () => {
    const told = (order: Order): void => {
      for (let n = 1; n <= 8; n += 1) order.webhook("payment", "payment.authorized");
      for (let n = 1; n <= 4; n += 1) order.operate({ operation: "read" }, "ok", 200);
    };
    expect(reads(times(12, throttled), 20, told)).toBe("held");
    expect(reads(times(30, throttled), 20, told)).toContain("was told to wait 17 times");
  });

  it("forgives what a crash forgot, and what never arrived", () => {
    expect(
      check((builder) => {
        const order = builder.order("order-1");
        order.authorize();
        for (let n = 1; n <= 5; n += 1) {
          order.call("payment", "getPayment", { read: true, failures: times(2, throttled), waitMs: () => 20, status: 429 });
          order.crash();
        }
      }),
    ).toBe("held");
    expect(reads(times(12, { ...throttled, delivery: "reset" }), 20)).toBe("held");
  });

  it("breaks when a read goes round without a pause", () => {
    expect(reads(times(300, { status: 200 }), 5)).toMatch(
      /^broken: payment\/getPayment for order-1 was read 202 times within \d+ ms: whoever waits for a partner asks it again after a while/,
    );
  });

  it("holds for a read nine times a second, however long it goes on", () => {
    expect(reads(times(600, { status: 200 }), 102)).toBe("held");
  });

  it("does not count what the harness asks for once all has settled down", () => {
    const builder = createHistoryBuilder({ random: createRandom(7) });
    const order = builder.order("order-1");
    order.authorize();
    order.call("payment", "getPayment", { read: true, failures: times(300, { status: 200 }), waitMs: () => 5 });
    const history = builder.finish();
    const settle = history.filter((event) => event.type === "phase" && event.value.phase === "settle");
    const rest = history.filter((event) => !settle.includes(event));
    const first = rest.findIndex((event) => event.type === "call" && event.value.method === "GET");
    const moved = [...rest.slice(0, first), ...settle, ...rest.slice(first)].map((event, i) => ({ ...event, i }));
    expect(said(checkHistoryWith("retries", history))).toContain("was read 202 times");
    expect(said(checkHistoryWith("retries", moved))).toBe("held");
  });
});

describe("breaker", () => {
  const outage = (calls: number, everyMs: number, end?: "pending" | "confirmed"): string =>
    said(
      checkOne("breaker", (builder) => {
        for (let n = 1; n <= calls; n += 1) {
          const order = builder.order(`order-${n}`, 5000, "EUR", 10 + n * everyMs);
          order.call("carrier", "createShipment", { status: 503 });
          if (n === 1 && end !== undefined) order.end(end);
        }
      }),
    );

  it("holds when calls stop but for probes", () => {
    expect(outage(8, 400)).toBe("held");
  });

  it("breaks when calls go on as if nothing were", () => {
    expect(outage(100, 20)).toMatch(/broken: carrier failed \d+ times in a row, yet \d+ more calls went out/);
  });

  it("breaks when no call succeeds any more and orders wait", () => {
    expect(outage(8, 400, "pending")).toContain("the breaker never closed");
    expect(outage(8, 400, "confirmed")).toBe("held");
  });

  it("counts a throttled, slow or recovering partner for no outage", () => {
    expect(
      said(
        checkOne("breaker", (builder) => {
          for (let n = 1; n <= 100; n += 1)
            builder.order(`order-${n}`, 5000, "EUR", 10 + n * 20).ship({
              failures: [
                { status: 429, retryAfterMs: 1000 },
                { status: 200, delivery: "hang" },
              ],
            });
        }),
      ),
    ).toBe("does not apply");
  });

  it("does not apply where no breaker is declared", () => {
    expect(said(checkOne("breaker", (builder) => buy(builder).end("confirmed"), { declared: {} }))).toBe("does not apply");
  });
});

describe("bulkhead", () => {
  const isolated = { declared: { isolatesPartners: true } } as const;
  const outage = (delayMs: number, orders = 20, stretch = 1): string =>
    said(
      checkOne(
        "bulkhead",
        (builder) => {
          builder.harness(1, { actor: "harness", type: "machine", value: { stretch } });
          for (let n = 1; n <= orders * 2; n += 1) {
            const order = builder.order(`order-${n}`, 5000, "EUR", n * 100);
            order.place();
            if (n > orders) order.pass(delayMs, delayMs + 10);
            order.authorize();
          }
          builder.fault(orders * 100 + 50, "hang", "carrier/createShipment *");
        },
        isolated,
      ),
    );

  it("holds when work at the other partners goes on", () => {
    expect(outage(0)).toBe("held");
  });

  it("breaks when it waits for the one in trouble", () => {
    expect(outage(3000)).toMatch(
      /broken: while carrier was in trouble, work at the other partners began 3\d\d\d ms after the order/,
    );
  });

  it("proves nothing by what a busy machine explains", () => {
    expect(outage(3000, 20, 5)).toContain("unproven: the machine was too busy to judge this");
    expect(outage(6000, 20, 5)).toContain("broken: while carrier was in trouble");
  });

  it("does not apply with too few orders, or without trouble", () => {
    expect(outage(3000, 4)).toBe("does not apply");
    expect(said(checkOne("bulkhead", (builder) => buy(builder).end("confirmed")))).toBe("does not apply");
  });
});

describe("retries of a cart that was submitted twice, and has two of the shop's numbers", () => {
  type Ship = Parameters<Order["ship"]>[0];
  const waitMs = (attempt: number): number => 50 * 2 ** attempt;
  const judge = (first: Ship, second: Ship): string => {
    const builder = createHistoryBuilder({ random: createRandom(7, "two numbers") });
    const cart = builder.order("cart-1");
    cart.place();
    cart.place();
    builder.order("WC1000", 5000, "EUR", 200).ship(first);
    builder.order("WC1001", 5000, "EUR", 205).ship(second);
    const events = builder
      .finish()
      .filter(
        ({ type, ...event }) => !("order" in event && event.order.startsWith("WC") && (type === "read" || type === "books")),
      );
    const named = ["WC1000", "WC1001"].map((name) => ({
      type: "order-named",
      actor: "harness",
      order: "cart-1",
      value: { name, by: "answer" },
    }));
    const [run, ...rest] = events;
    const history = [run, ...named, ...rest].map((event, i) => ({ t: 0, world: "live", ...event, i })) as readonly HistoryEvent[];
    return said(checkHistory(history, { checkers: checkers.filter(({ name }) => name === "retries") }).checks[0]);
  };

  it("are counted number by number: each has a first attempt, and may be tried as often as is declared", () => {
    expect(judge({}, {})).toBe("held");
    expect(judge({ failures: many(7), waitMs }, { failures: many(7), waitMs })).toBe("held");
  });

  it("are found where one of the numbers is tried too often, or again after a refusal", () => {
    expect(judge({ failures: many(7), waitMs }, { failures: many(8), waitMs })).toContain(
      "was attempted 9 times, the integration declares at most 8",
    );
    expect(judge({}, { failures: [{ status: 422 }] })).toContain(
      "was refused for good (422), yet the same request was sent again",
    );
  });
});
