import { describe, expect, it } from "vitest";
import { type Builder, checkOne, said } from "./check-one.ts";

const outage = (...faults: readonly (readonly [string, string])[]): string =>
  said(
    checkOne("bulkhead", (builder) => {
      for (let n = 1; n <= 40; n += 1) {
        const order = builder.order(`order-${n}`, 5000, "EUR", n * 100);
        order.place();
        if (n > 20) order.pass(3000, 3010);
        order.authorize();
      }
      for (const [name, at] of faults) builder.fault(2050, name, at);
    }),
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
    return said(checkOne("bulkhead", write, jobEveryMs === undefined ? {} : { declared: { jobEveryMs } }));
  };

  it("may wait for what has to come first: nothing is shipped before it is paid", () => {
    expect(slowPayments(20)).toBe("held");
  });

  it("may wait for the job that is declared to go on with it, and no longer than that", () => {
    expect(slowPayments(4000, 5000)).toBe("held");
    expect(slowPayments(4000, 1000)).toMatch(/^broken: /);
  });

  it("may not wait any longer once that has come", () => {
    expect(slowPayments(4000)).toMatch(/^broken: while payment was in trouble, work at the other partners began 4\d\d\d ms/);
  });
});
