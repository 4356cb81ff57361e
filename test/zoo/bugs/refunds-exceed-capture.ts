import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "refunds-exceed-capture",
  class: "money",
  story: "Partial refunds are not added up, so the shop promises more than it took.",
  checkers: ["refunded-once", "books-balance", "convergence"],
  // Partners refuse what exceeds the capture, and checkers do not blame a shop for what a partner refused.
  scenarios: [],
  parts: {
    app: {
      refundLimit: (order, amountMinor) => ({ ok: true, amountMinor: amountMinor ?? order.payment?.capturedMinor ?? 0 }),
    },
  },
});
