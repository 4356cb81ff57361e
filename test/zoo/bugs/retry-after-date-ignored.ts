import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "retry-after-date-ignored",
  class: "retries",
  story: "Retry-After is read as a number alone, so a partner that names a date is called again at once.",
  checkers: ["retries"],
  scenarios: ["gateway-throttling"],
  parts: {
    edge: {
      retryAfterMs: (header, nowMs, capMs) =>
        /^\d+$/.test(header ?? "") ? defaultEdgeParts.retryAfterMs(header, nowMs, capMs) : undefined,
    },
  },
});
