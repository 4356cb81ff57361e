import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "leans-on-partner-idempotency",
  class: "idempotency",
  story: "Nothing is read before a call is repeated, so at a partner that ignores keys every lost answer is a second charge.",
  checkers: ["charged-once", "shipped-once", "told-once"],
  // Only where a partner's idempotency is set to none.
  scenarios: [],
  parts: { app: { readsFirst: () => false } },
});
