import { defineBug } from "../define-bug.ts";
import { neverOpens } from "../ingredients/never-opens.ts";

export default defineBug({
  name: "retry-without-backoff",
  class: "retries",
  story: "A failed call is repeated at once, so a partner that stumbles gets all its traffic again while it is down.",
  checkers: ["retries", "breaker"],
  scenarios: ["gateway-5xx"],
  parts: {
    // The breaker's pause and the read before each repetition would make up for the missing wait.
    edge: { createBreaker: neverOpens },
    app: { backoff: () => 1, readsFirst: () => false },
  },
});
