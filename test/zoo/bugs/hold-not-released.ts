import { stepKind, wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "hold-not-released",
  class: "order-of-steps",
  story: "A cancelled order's authorization is left to expire, so the customer's money stays held for a week.",
  checkers: ["loss", "charged-once", "convergence"],
  scenarios: ["refund-storm"],
  parts: {
    app: { wantedSteps: (order, progress) => wantedSteps(order, progress).filter((step) => stepKind(step) !== "void") },
  },
});
