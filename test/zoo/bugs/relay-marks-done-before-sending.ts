import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

export default defineBug({
  name: "relay-marks-done-before-sending",
  class: "atomicity",
  story: "The relay marks a step done and then performs it, so what fails or dies in between never happens.",
  checkers: ["loss", "convergence"],
  scenarios: ["kill-during-capture", "gateway-5xx", "gateway-timeouts"],
  parts: {
    app: {
      recoveryPoint: (row) => ({ ...row, state: "done", doubt: false }),
      // Reconciliation would find the step missing and take it up again.
      heal: neverHeals,
    },
  },
});
