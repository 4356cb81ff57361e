import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "capture-before-shipment",
  class: "order-of-steps",
  story: "Money is taken before the label is bought, so customers pay for what no carrier takes.",
  checkers: ["order-of-effects"],
  // Not every shop's bug: only one that declares to ship first breaks its word.
  scenarios: ["calm"],
  parts: {
    app: {
      wantedSteps: (order, progress) =>
        wantedSteps(order, progress).map((step) =>
          step === "ship" && order.payment?.status === "authorized" ? "capture" : step,
        ),
    },
  },
});
