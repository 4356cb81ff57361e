import type { EdgeParts } from "../../../src/integration/edge-parts.ts";
import { createBreaker } from "../../../src/integration/gateways/breaker.ts";
import { defineBug } from "../define-bug.ts";

/** Half-open, it lets everybody in, until the first of them has come back. */
const createOpenDoor: EdgeParts["createBreaker"] = (options) => {
  const { clock, openMs } = options;
  let openedMs = Number.NEGATIVE_INFINITY;
  const right = createBreaker({
    ...options,
    onState: (state) => {
      if (state === "open") openedMs = clock.now();
      options.onState(state);
    },
  });
  const isTried = (): boolean => right.state() !== "closed" && clock.now() >= openedMs + openMs;
  return {
    ...right,
    room: () => (isTried() ? { calls: Number.POSITIVE_INFINITY } : right.room()),
    enter: () => {
      const admission = right.enter();
      return admission.admitted || !isTried() ? admission : { admitted: true, settle: () => {} };
    },
  };
};

export default defineBug({
  name: "half-open-lets-all-through",
  class: "isolation",
  story:
    "Once its open time is over a breaker lets all through that wait, and not one to see: they storm a partner that still lies there.",
  checkers: ["breaker"],
  scenarios: ["carrier-outage", "messaging-outage"],
  parts: { edge: { createBreaker: createOpenDoor } },
});
