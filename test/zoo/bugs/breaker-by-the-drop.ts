import type { EdgeParts } from "../../../src/integration/edge-parts.ts";
import { createBreaker } from "../../../src/integration/gateways/breaker.ts";
import { defineBug } from "../define-bug.ts";

/** Once it has been open it lets one call through, and waits twice as long before the next. */
const byTheDrop: EdgeParts["createBreaker"] = (options) => {
  const { clock, openMs } = options;
  let hasOpened = false;
  let waitMs = openMs;
  let nextMs = 0;
  const own = createBreaker({
    ...options,
    onState: (state) => {
      hasOpened ||= state === "open";
      options.onState(state);
    },
  });
  const restMs = (): number => (hasOpened ? nextMs - clock.now() : 0);
  return {
    state: () => own.state(),
    room: () => {
      if (restMs() > 0) return { calls: 0, waitMs: restMs() };
      return hasOpened ? { ...own.room(), calls: Math.min(1, own.room().calls) } : own.room();
    },
    enter: () => {
      if (restMs() > 0) return { admitted: false, retryAfterMs: restMs() };
      const admission = own.enter();
      if (hasOpened && admission.admitted) {
        nextMs = clock.now() + waitMs;
        waitMs *= 2;
      }
      return admission;
    },
  };
};

export default defineBug({
  name: "breaker-by-the-drop",
  class: "isolation",
  story:
    "After an outage the breaker lets one call through and waits twice as long before each next, so the orders that waited come out by the drop.",
  checkers: ["backlog-drained", "convergence", "loss"],
  scenarios: ["long-outage", "bad-lines"],
  parts: { edge: { createBreaker: byTheDrop } },
});
