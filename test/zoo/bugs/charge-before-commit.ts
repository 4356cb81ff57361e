import { defineBug } from "../define-bug.ts";
import { freshKey } from "../ingredients/fresh-key.ts";

export default defineBug({
  name: "charge-before-commit",
  class: "atomicity",
  story:
    "The partner is called before anything says so in the database, so a crash in between makes the charge again as a new one.",
  checkers: ["retries", "charged-once", "told-once"],
  scenarios: ["kill-during-capture"],
  parts: { app: { recoveryPoint: (row) => row, idempotencyKey: freshKey } },
});
