import { stepKind, wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

export default defineBug({
  name: "labels-kept-on-cancel",
  class: "order-of-steps",
  story: "A cancelled order's label is not given back, so a parcel leaves that nobody pays for.",
  checkers: ["loss", "shipped-once", "convergence"],
  scenarios: ["calm", "refund-storm"],
  parts: {
    app: {
      wantedSteps: (order, progress) => wantedSteps(order, progress).filter((step) => stepKind(step) !== "cancel-shipment"),
      heal: neverHeals,
    },
  },
});
