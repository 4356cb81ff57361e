import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "outage-taken-as-refusal",
  class: "unknown-outcomes",
  story: "A partner that cannot be reached counts as one that said no, so orders placed during its outage are given up.",
  checkers: ["loss"],
  scenarios: ["carrier-outage", "messaging-outage"],
  parts: {
    edge: {
      classify: (failure) => {
        const unreachable = failure.type === "transport" || (failure.type === "status" && failure.status === 503);
        return unreachable ? { class: "terminal", definite: true } : defaultEdgeParts.classify(failure);
      },
    },
  },
});
