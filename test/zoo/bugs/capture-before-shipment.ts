import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "capture-before-shipment",
  class: "order-of-steps",
  story: "Money is taken before the label is bought, so customers pay for what no carrier takes.",
  checkers: ["order-of-effects"],
  // Each ledger by itself is in order: no checker asks yet that a capture follows its label.
  scenarios: [],
  parts: {
    app: {
      wantedSteps: (order, progress) =>
        wantedSteps(order, progress).map((step) =>
          step === "ship" && order.payment?.status === "authorized" ? "capture" : step,
        ),
    },
  },
});
