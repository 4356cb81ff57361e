import type { IntegrationParts } from "../../../src/integration/create.ts";
import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "capture-under-way-forgotten",
  class: "order-of-steps",
  story: "A cancellation finds a capture that is not answered yet and takes it for none: what it captures is kept.",
  checkers: ["convergence", "loss"],
  scenarios: ["customers-as-they-are"],
  get parts(): IntegrationParts {
    const takenForUncaptured = new Set<string>();
    return {
      app: {
        wantedSteps: (order, progress) => {
          const isUnderWay = progress.begun.has("capture") && order.payment?.status === "authorized";
          if (order.cancel !== undefined && isUnderWay) takenForUncaptured.add(order.ref);
          const wanted = wantedSteps(order, progress);
          return takenForUncaptured.has(order.ref) ? wanted.filter((step) => step !== "refund:order-cancellation") : wanted;
        },
      },
    };
  },
});
