import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "retry-after-ignored",
  class: "retries",
  story: "Retry-After is not read, so a partner that asks for quiet is called again at once, and throttles for longer.",
  checkers: ["retries"],
  scenarios: ["gateway-throttling"],
  parts: { edge: { retryAfterMs: () => undefined } },
});
