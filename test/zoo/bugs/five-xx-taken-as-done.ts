import { dueOf } from "../../../src/integration/domain/order.ts";
import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

export default defineBug({
  name: "five-xx-taken-as-done",
  class: "unknown-outcomes",
  story: "A capture that was answered with a 5xx counts as done, since it mostly is, so some parcels are never paid for.",
  checkers: ["charged-once", "convergence", "loss"],
  scenarios: ["gateway-5xx"],
  parts: {
    app: {
      onFailedCall: (order, { step, error }) =>
        step === "capture" && (error.status ?? 0) >= 500 && order.payment !== undefined
          ? {
              ...order,
              payment: { ...order.payment, status: "captured", version: 1000, capturedMinor: dueOf(order).amountMinor },
            }
          : order,
      heal: neverHeals,
    },
  },
});
