import { refundLimit } from "../../../src/integration/domain/refund-limit.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "fee-kept-on-refund",
  class: "money",
  story: "A handling fee stays out of whole refunds, though the customer was promised all of it.",
  checkers: ["refunded-once"],
  scenarios: ["calm"],
  parts: {
    app: {
      refundLimit: (order, amountMinor) => {
        const limit = refundLimit(order, amountMinor);
        return limit.ok && amountMinor === undefined && limit.amountMinor > 100
          ? { ok: true, amountMinor: limit.amountMinor - 100 }
          : limit;
      },
    },
  },
});
