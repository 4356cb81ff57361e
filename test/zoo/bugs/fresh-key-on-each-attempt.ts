import { defineBug } from "../define-bug.ts";
import { freshKey } from "../ingredients/fresh-key.ts";

export default defineBug({
  name: "fresh-key-on-each-attempt",
  class: "idempotency",
  story: "Each attempt has an idempotency key of its own, so a charge whose answer was lost is made again.",
  checkers: ["retries", "charged-once", "told-once", "shipped-once"],
  scenarios: ["answer-lost-after-charge", "gateway-5xx", "gateway-timeouts"],
  parts: {
    app: {
      idempotencyKey: freshKey,
      // A team that trusts in keys does not read before it repeats.
      readsFirst: () => false,
    },
  },
});
