import { stepKind } from "../../../src/integration/domain/wanted-steps.ts";
import { defaultParts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";

const cleanup = ["void", "cancel-shipment"];

export default defineBug({
  name: "cleanup-at-best-effort",
  class: "order-of-steps",
  story:
    "Voids and cancelled labels are tried once and then taken for done, since the order is over anyway, and customers' money stays held.",
  checkers: ["charged-once", "shipped-once", "convergence", "loss"],
  scenarios: ["refund-storm"],
  parts: {
    app: {
      recoveryPoint: (row) =>
        cleanup.includes(stepKind(row.step)) ? { ...row, state: "done" } : defaultParts.recoveryPoint(row),
      heal: ({ order }) => ({ order, rows: [], healed: [], unresolved: [] }),
    },
  },
});
