import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

const longestMs = 1000;

export default defineBug({
  name: "retry-after-capped",
  class: "retries",
  story: "A Retry-After of more than a second is taken for a second, so a partner that asks for a longer rest does not get it.",
  checkers: ["retries"],
  // The drill's partners ask for a second.
  scenarios: [],
  parts: { edge: { retryAfterMs: (header, nowMs) => defaultEdgeParts.retryAfterMs(header, nowMs, longestMs) } },
});
