import { defineBug } from "../define-bug.ts";
import { freshKey } from "../ingredients/fresh-key.ts";

export default defineBug({
  name: "unknown-taken-as-not-done",
  class: "unknown-outcomes",
  story: "No answer counts as no effect, so a charge that was made and whose answer was lost is made again.",
  checkers: ["retries", "charged-once", "told-once", "shipped-once"],
  scenarios: ["answer-lost-after-charge", "gateway-timeouts"],
  parts: { app: { isDefinite: () => true, idempotencyKey: freshKey } },
});
