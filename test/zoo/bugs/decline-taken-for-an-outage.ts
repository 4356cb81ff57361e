import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "decline-taken-for-an-outage",
  class: "retries",
  story: "402 is retried like a 5xx, so an issuer that said no is asked again and again, and bars the merchant.",
  checkers: ["retries"],
  scenarios: ["forgotten-refusals"],
  parts: {
    edge: {
      classify: (failure) =>
        failure.type === "status" && failure.status === 402
          ? { class: "retryable", definite: true }
          : defaultEdgeParts.classify(failure),
    },
  },
});
