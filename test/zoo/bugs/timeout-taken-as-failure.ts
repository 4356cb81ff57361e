import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "timeout-taken-as-failure",
  class: "unknown-outcomes",
  story: "A call that timed out counts as refused, so an order that one more try would have saved is given to a person.",
  checkers: ["loss", "charged-once"],
  scenarios: ["gateway-timeouts"],
  parts: {
    edge: {
      classify: (failure) =>
        failure.type === "transport" && failure.kind === "timeout"
          ? { class: "terminal", definite: true }
          : defaultEdgeParts.classify(failure),
    },
  },
});
