import { defaultParts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";
import { freshKey } from "../ingredients/fresh-key.ts";

export default defineBug({
  name: "drift-taken-as-not-done",
  class: "contract",
  story: "An answer that cannot be read counts as a call that never happened, so it is made again as a new one.",
  checkers: ["retries", "charged-once", "told-once", "shipped-once"],
  scenarios: ["contract-drift"],
  parts: {
    app: {
      isDefinite: (error) => error.code === "invalid-answer" || defaultParts.isDefinite(error),
      idempotencyKey: freshKey,
    },
  },
});
