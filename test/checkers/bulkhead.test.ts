import { describe, expect, it } from "vitest";
import { type Builder, checkOne, said } from "./check-one.ts";

const outage = (...faults: readonly (readonly [string, string])[]): string =>
  said(
    checkOne(
      "bulkhead",
      (builder) => {
        for (let n = 1; n <= 40; n += 1) {
          const order = builder.order(`order-${n}`, 5000, "EUR", n * 100);
          order.place();
          if (n > 20) order.pass(3000, 3010);
          order.authorize();
        }
        for (const [name, at] of faults) builder.fault(2050, name, at);
      },
      { declared: { isolatesPartners: true } },
    ),
  );

it("judges partners in trouble by what was struck, not by how the fault was aimed", () => {
  const named = outage(["hang", "carrier/createShipment *"], ["delay", "payment/createPayment *"]);
  const unnamed = outage(["hang", "carrier/createShipment *"], ["delay", "*/createPayment *"]);
  expect(unnamed).toBe(named);
});

describe("work that depends on the partner in trouble", () => {
  /** Payments are slow from the twentieth order on: authorizations take three seconds, and the parcel goes out so long after. */
  const slowPayments = (untilShippedMs: number, jobEveryMs?: number): string => {
    const write = (builder: Builder): void => {
      for (let n = 1; n <= 40; n += 1) {
        const order = builder.order(`order-${n}`, 5000, "EUR", n * 100);
        order.place();
        if (n > 20) order.pass(3000, 3010);
        order.authorize({ failures: n > 20 ? [{ status: 0, delivery: "reset" }] : [] });
        if (n > 20) order.pass(untilShippedMs, untilShippedMs + 10);
        order.ship();
      }
      builder.fault(2050, "delay", "payment/createPayment *");
    };
    return said(checkOne("bulkhead", write, { declared: { isolatesPartners: true, ...(jobEveryMs && { jobEveryMs }) } }));
  };

  it("may wait for what has to come first: nothing is shipped before it is paid", () => {
    expect(slowPayments(20)).toBe("held");
  });

  it("may wait for the job that is declared to go on with it, and no longer than that", () => {
    expect(slowPayments(4000, 5000)).toBe("held");
    expect(slowPayments(4000, 1000)).toMatch(/^broken: /);
  });

  it("may queue for a moment at a small pool of its own, when all that waited comes at once", () => {
    expect(slowPayments(700)).toBe("held");
  });

  it("may not wait any longer once that has come", () => {
    expect(slowPayments(4000)).toMatch(/^broken: while payment was in trouble, work at the other partners began 4\d\d\d ms/);
  });
});

describe("a pool that all partners share", () => {
  interface Shop {
    /** How long an order's payment waits while the carrier hangs. */
    readonly waitMs: number;
    /** So many calls at the carrier begin at once, and hang for half a second. */
    readonly atOnce: number;
    readonly isolatesPartners?: true;
    readonly calm?: { readonly placeP50Ms: number; readonly placeP99Ms: number; readonly placeMaxMs: number };
    readonly orders?: number;
  }

  const hanging = ({ waitMs, atOnce, isolatesPartners, calm, orders = 20 }: Shop): string =>
    said(
      checkOne(
        "bulkhead",
        (builder) => {
          for (let n = 1; n <= 2 * orders; n += 1) {
            const order = builder.order(`order-${n}`, 5000, "EUR", n * 100);
            order.place();
            if (n > orders) order.pass(waitMs, waitMs + 10);
            order.authorize();
          }
          for (let n = 0; n < 12; n += 1) {
            const order = `order-${(n % orders) + 1}`;
            const site = { kind: "call", partner: "carrier", operation: "createShipment", order, attempt: 1 } as const;
            const given = { actor: "carrier", call: 1000 + n, order, site } as const;
            const startedMs = orders * 100 + 60 + Math.floor(n / atOnce) * 510;
            builder.harness(startedMs, {
              ...given,
              type: "call",
              value: { method: "POST", path: "/v1/shipments", bodyHash: order },
            });
            builder.harness(startedMs + 500, { ...given, type: "hung-up", value: { afterMs: 500 } });
          }
          builder.fault(orders * 100 + 50, "hang", "carrier/createShipment *");
        },
        { declared: isolatesPartners ? { isolatesPartners } : {}, ...(calm !== undefined && { calm }) },
      ),
    );

  it("is seen though its calls are given up within a second", () => {
    expect(hanging({ waitMs: 900, atOnce: 4 })).toMatch(/^broken: while carrier was in trouble.* began 9\d\d ms .*p90 of 21/);
    expect(hanging({ waitMs: 100, atOnce: 4 })).toBe("held");
  });

  it("is seen by half of a few orders", () => {
    expect(hanging({ waitMs: 900, atOnce: 4, orders: 6 })).toMatch(/^broken: .*half of 7/);
    expect(hanging({ waitMs: 100, atOnce: 4, orders: 6 })).toBe("held");
  });

  it("is granted what waits differ by on that machine when all is calm", () => {
    const calm = (placeP99Ms: number) => ({ placeP50Ms: 20, placeP99Ms, placeMaxMs: placeP99Ms });
    expect(hanging({ waitMs: 900, atOnce: 4, calm: calm(60) })).toMatch(/^broken/);
    expect(hanging({ waitMs: 900, atOnce: 4, calm: calm(400) })).toBe("held");
  });

  it("is not blamed on a worker who does one thing after the other, unless it declares otherwise", () => {
    expect(hanging({ waitMs: 900, atOnce: 1 })).toBe("does not apply");
    expect(hanging({ waitMs: 900, atOnce: 1, isolatesPartners: true })).toMatch(/^broken/);
  });
});
