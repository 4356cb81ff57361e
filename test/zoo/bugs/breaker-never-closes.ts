import type { Breaker } from "../../../src/integration/gateways/breaker.ts";
import { createBreaker } from "../../../src/integration/gateways/breaker.ts";
import { defineBug } from "../define-bug.ts";

const dayMs = 86_400_000;

export default defineBug({
  name: "breaker-never-closes",
  class: "isolation",
  story: "The breaker opens and never probes, so a partner's short outage lasts until somebody restarts the shop.",
  checkers: ["breaker", "loss", "convergence"],
  scenarios: ["carrier-outage", "messaging-outage"],
  parts: { edge: { createBreaker: (options): Breaker => createBreaker({ ...options, openMs: dayMs }) } },
});
