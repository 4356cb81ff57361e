import { expect, it } from "vitest";
import { checkOne, said } from "./check-one.ts";

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
