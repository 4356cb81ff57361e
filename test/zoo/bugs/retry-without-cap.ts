import { defineBug } from "../define-bug.ts";
import { neverOpens } from "../ingredients/never-opens.ts";

export default defineBug({
  name: "retry-without-cap",
  class: "retries",
  story:
    "A loop around the call repeats it every 25 ms until it succeeds, so a partner that is down is hammered until it stays down.",
  checkers: ["retries", "breaker"],
  scenarios: ["carrier-outage", "messaging-outage"],
  parts: {
    edge: { createBreaker: neverOpens },
    app: { givesUp: () => false, backoff: () => 25, readsFirst: () => false },
  },
});
