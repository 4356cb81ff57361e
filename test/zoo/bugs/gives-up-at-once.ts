import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "gives-up-at-once",
  class: "retries",
  story: "The first failure is the last, so every hiccup of a partner becomes work for a person.",
  checkers: ["loss"],
  scenarios: ["gateway-5xx", "gateway-timeouts", "gateway-throttling"],
  parts: { app: { givesUp: (attempts) => attempts >= 1 } },
});
