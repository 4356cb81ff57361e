import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "throttle-taken-as-refusal",
  class: "retries",
  story: "429 counts as a refusal like any other 4xx, so orders placed in a busy minute are given up.",
  checkers: ["loss"],
  scenarios: ["gateway-throttling"],
  parts: {
    edge: {
      classify: (failure) =>
        failure.type === "status" && failure.status === 429
          ? { class: "terminal", definite: true }
          : defaultEdgeParts.classify(failure),
    },
  },
});
