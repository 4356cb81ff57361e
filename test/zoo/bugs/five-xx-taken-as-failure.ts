import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "five-xx-taken-as-failure",
  class: "unknown-outcomes",
  story: "A 5xx counts as a refusal, so a gateway's bad minute ends orders that it would have taken a moment later.",
  checkers: ["loss", "charged-once"],
  scenarios: ["gateway-5xx"],
  parts: {
    edge: {
      classify: (failure) =>
        failure.type === "status" && failure.status >= 500
          ? { class: "terminal", definite: true }
          : defaultEdgeParts.classify(failure),
    },
  },
});
