import { stepKind, wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "shipment-after-cancel",
  class: "order-of-steps",
  story:
    "Shipping does not look whether the order was cancelled meanwhile, so parcels leave for customers who got their money back.",
  checkers: ["shipped-once", "loss", "order-of-effects"],
  scenarios: ["calm"],
  parts: {
    app: {
      wantedSteps: (order, progress) => {
        const steps = wantedSteps(order, progress).filter((step) => stepKind(step) !== "cancel-shipment");
        const ships = order.cancel !== undefined && order.shipment === undefined && order.payment !== undefined;
        return ships ? [...steps, "ship"] : steps;
      },
    },
  },
});
