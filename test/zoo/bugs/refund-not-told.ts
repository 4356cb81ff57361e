import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "refund-not-told",
  class: "order-of-steps",
  story: "Refunds are paid and nobody is told, so customers ask for them again by telephone.",
  checkers: ["told-once"],
  scenarios: ["calm", "refund-storm"],
  parts: {
    app: { wantedSteps: (order, progress) => wantedSteps(order, progress).filter((step) => !step.startsWith("notify:refund_")) },
  },
});
