import { defineBug } from "../define-bug.ts";
import { rereadStatus } from "../ingredients/reread-status.ts";

export default defineBug({
  name: "bank-step-skipped",
  class: "order-of-steps",
  story: "A payment that waits for the bank counts as authorized, so parcels leave that nobody has agreed to pay.",
  checkers: ["order-of-effects", "shipped-once", "loss"],
  scenarios: ["calm"],
  parts: { edge: { readAnswer: rereadStatus({ requires_action: "authorized" }) } },
});
