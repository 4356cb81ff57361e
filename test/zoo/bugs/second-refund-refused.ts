import { requestedRefundMinor } from "../../../src/integration/domain/order.ts";
import { refundLimit } from "../../../src/integration/domain/refund-limit.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "second-refund-refused",
  class: "money",
  story: "Whoever was refunded once gets nothing more, though most of the money is left and the shop's terms promise it.",
  checkers: ["served"],
  scenarios: ["calm"],
  parts: {
    app: {
      refundLimit: (order, amountMinor) =>
        requestedRefundMinor(order) > 0 ? { ok: false, leftMinor: 0 } : refundLimit(order, amountMinor),
    },
  },
});
