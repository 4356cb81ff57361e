import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "leans-on-partner-idempotency",
  class: "idempotency",
  story: "Nothing is read before a call is repeated, so at a partner that ignores keys every lost answer is a second charge.",
  checkers: ["told-once", "charged-once", "shipped-once"],
  // Where a partner ignores keys and its answer is lost.
  scenarios: ["answer-lost-after-charge"],
  parts: { app: { readsFirst: () => false } },
});
