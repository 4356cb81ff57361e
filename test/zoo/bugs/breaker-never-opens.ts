import { defineBug } from "../define-bug.ts";
import { neverOpens } from "../ingredients/never-opens.ts";

export default defineBug({
  name: "breaker-never-opens",
  class: "isolation",
  story: "Nothing stops calls to a partner that is down, so each order adds its timeouts to the outage.",
  checkers: ["breaker"],
  scenarios: ["carrier-outage", "messaging-outage"],
  parts: { edge: { createBreaker: neverOpens } },
});
