import { defineBug } from "../define-bug.ts";
import { rereadStatus } from "../ingredients/reread-status.ts";

export default defineBug({
  name: "failed-label-forgotten",
  class: "unknown-outcomes",
  story:
    "A label in the carrier's queue is waited for, and that it may fail was not thought of: the order waits for its parcel for ever, and nobody is told.",
  checkers: ["loss", "convergence"],
  scenarios: ["labels-later"],
  parts: { edge: { readAnswer: rereadStatus({ failed: "queued" }) } },
});
