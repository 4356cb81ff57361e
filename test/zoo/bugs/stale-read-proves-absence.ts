import { defineBug } from "../define-bug.ts";
import { freshKey } from "../ingredients/fresh-key.ts";

export default defineBug({
  name: "stale-read-proves-absence",
  class: "unknown-outcomes",
  story: "The first read that finds nothing counts as proof, so a stale replica's 404 makes the charge a second time.",
  checkers: ["retries", "charged-once", "told-once", "shipped-once"],
  scenarios: ["messaging-outage", "gateway-5xx", "gateway-timeouts"],
  parts: { app: { provesAbsence: () => true, idempotencyKey: freshKey } },
});
