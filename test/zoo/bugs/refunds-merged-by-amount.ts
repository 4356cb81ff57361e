import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "refunds-merged-by-amount",
  class: "money",
  story:
    "A refund of an amount that was refunded before is taken for a double submit, so a customer who returns two equal things is paid for one.",
  checkers: ["refunded-once", "convergence"],
  scenarios: ["calm", "refund-storm"],
  parts: {
    app: {
      sameRefund: (order, reference) => {
        const same = order.refunds.find((refund) => refund.reference === reference);
        return same ?? order.refunds[0];
      },
    },
  },
});
