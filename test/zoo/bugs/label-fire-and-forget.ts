import { stepKind } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

export default defineBug({
  name: "label-fire-and-forget",
  class: "atomicity",
  story: "Labels are ordered once and forgotten, so orders placed while the carrier is down are never sent.",
  checkers: ["loss", "shipped-once", "convergence"],
  scenarios: ["carrier-outage"],
  parts: {
    app: {
      recoveryPoint: (row) => (stepKind(row.step) === "ship" ? { ...row, state: "done", doubt: false } : { ...row, doubt: true }),
      heal: neverHeals,
    },
  },
});
