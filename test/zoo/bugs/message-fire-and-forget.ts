import { stepKind } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

export default defineBug({
  name: "message-fire-and-forget",
  class: "atomicity",
  story:
    "Messages are sent once and forgotten, so a customer who bought during the messaging partner's outage never hears of it.",
  checkers: ["told-once", "loss"],
  scenarios: ["messaging-outage"],
  parts: {
    app: {
      recoveryPoint: (row) =>
        stepKind(row.step) === "notify" ? { ...row, state: "done", doubt: false } : { ...row, doubt: true },
      heal: neverHeals,
    },
  },
});
