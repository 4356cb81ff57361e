import { stepKind, wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

export default defineBug({
  name: "no-reconciliation",
  class: "reconciliation",
  story:
    "Refunds wait for their webhook and no nightly run looks after them, so a lost one leaves the customer's refund pending.",
  checkers: ["convergence", "loss"],
  scenarios: ["lost-webhooks"],
  parts: {
    app: {
      heal: neverHeals,
      wantedSteps: (order, progress) => wantedSteps(order, progress).filter((step) => stepKind(step) !== "confirm-refund"),
    },
  },
});
