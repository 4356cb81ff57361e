import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "retry-after-ignored-on-reads",
  class: "retries",
  story:
    "Reads change nothing, so they are repeated until the deadline whatever the partner asks, and a throttled one is asked more often.",
  checkers: ["retries"],
  scenarios: [],
  parts: {
    edge: {
      createPatience: () => ({ toldToWait: () => {}, restMs: () => 0 }),
      repeatsRead: ({ error, attempt }) => attempt < 30 && error.class === "retryable",
      readBackoff: ({ random, config }) => Math.ceil(random.next() * config.readRetryBaseMs),
    },
  },
});
