import type { IntegrationParts } from "../../../src/integration/create.ts";
import { withAttention } from "../../../src/integration/domain/order.ts";
import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

const charging: readonly string[] = ["authorize", "confirm-payment", "capture"];

export default defineBug({
  name: "reconciliation-repeats-a-charge",
  class: "reconciliation",
  story:
    "The nightly run takes orders whose payment is not in the settlement report yet for unpaid, and charges them a second time.",
  checkers: ["charged-once", "convergence"],
  scenarios: ["calm"],
  get parts(): IntegrationParts {
    const unsettled = new Set<string>();
    return {
      app: {
        heal: ({ order }) => {
          const { payment: _paid, ...unpaid } = order;
          const isNew = order.status === "completed" && order.refunds.length === 0 && !unsettled.has(order.ref);
          if (!isNew) return { order, rows: [], healed: [], unresolved: [] };
          unsettled.add(order.ref);
          // Until the second authorization has been made: the order cannot simply go back to where it began.
          const again = withAttention(unpaid, "authorize:again", "not in the settlement report");
          return { order: again, rows: [], healed: [`${order.ref}: charged`], unresolved: [] };
        },
        wantedSteps: (order, progress) =>
          wantedSteps(order, progress).map((step) =>
            unsettled.has(order.ref) && charging.includes(step) ? `${step}:again` : step,
          ),
      },
    };
  },
});
