import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "retry-on-everything",
  class: "retries",
  story: "Whatever fails is sent again, a refusal too, so partners are asked again and again what they have answered for good.",
  checkers: ["retries", "loss"],
  scenarios: ["one-mishap-each"],
  parts: {
    edge: { classify: (failure) => ({ ...defaultEdgeParts.classify(failure), class: "retryable" }) },
    app: { classify: () => "retryable" },
  },
});
