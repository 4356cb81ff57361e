import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "ship-before-authorization",
  class: "order-of-steps",
  story: "The label is bought while the bank is still thinking, so parcels leave that nobody has paid for.",
  checkers: ["order-of-effects", "shipped-once"],
  scenarios: ["gateway-5xx", "gateway-timeouts", "calm"],
  parts: {
    app: {
      wantedSteps: (order, progress) => {
        const early = order.shipment === undefined && order.cancel === undefined && order.ended === undefined;
        return [...new Set([...wantedSteps(order, progress), ...(early ? ["ship"] : [])])];
      },
    },
  },
});
