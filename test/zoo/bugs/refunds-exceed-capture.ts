import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "refunds-exceed-capture",
  class: "money",
  story: "Partial refunds are not added up, so the shop promises more than it took.",
  checkers: ["refunded-once"],
  // Partners refuse what exceeds the capture: no money is lost, but the customer was told yes.
  scenarios: ["refund-storm"],
  parts: {
    app: {
      refundLimit: (order, amountMinor) => ({ ok: true, amountMinor: amountMinor ?? order.payment?.capturedMinor ?? 0 }),
    },
  },
});
