import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "reads-repeated-for-ever",
  class: "deadlines",
  story: "A read that fails is repeated until it succeeds, so a partner's outage holds every worker.",
  checkers: ["retries", "convergence", "loss", "bulkhead", "breaker"],
  scenarios: [],
  parts: { edge: { repeatsRead: ({ error }) => error.class === "retryable", readBackoff: () => 1 } },
});
