import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "cancellation-waits-for-the-bank",
  class: "order-of-steps",
  story: "A cancelled order whose shopper is at the bank is kept open until the bank says something, which it never will.",
  checkers: ["loss", "convergence"],
  scenarios: ["refund-storm"],
  parts: {
    app: {
      wantedSteps: (order, progress) =>
        order.cancel !== undefined && order.payment?.status === "requires_action"
          ? ["confirm-payment"]
          : wantedSteps(order, progress),
    },
  },
});
