import { requestedRefundMinor } from "../../../src/integration/domain/order.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "refund-limit-of-the-first-price",
  class: "money",
  story: "Refunds are held against the price as it was placed, so who took something off is promised money that was never taken.",
  checkers: ["refunded-once", "loss"],
  scenarios: ["customers-as-they-are"],
  parts: {
    app: {
      refundLimit: (order, amountMinor) => {
        const leftMinor = order.total.amountMinor - requestedRefundMinor(order);
        const wanted = amountMinor ?? leftMinor;
        return wanted > 0 && wanted <= leftMinor ? { ok: true, amountMinor: wanted } : { ok: false, leftMinor };
      },
    },
  },
});
