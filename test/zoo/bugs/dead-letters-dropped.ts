import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

export default defineBug({
  name: "dead-letters-dropped",
  class: "atomicity",
  story: "A step that failed too often is dropped from the queue, so nobody can take it up again.",
  checkers: ["loss", "convergence"],
  scenarios: ["gateway-5xx", "gateway-timeouts"],
  parts: {
    app: {
      givesUp: (attempts) => attempts >= 1,
      bury: (row) => ({ ...row, state: "done", doubt: false, leaseUntilMs: 0 }),
      heal: neverHeals,
    },
  },
});
