import type { IntegrationParts } from "../../../src/integration/create.ts";
import { type Breaker, createBreaker } from "../../../src/integration/gateways/breaker.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "breaker-for-all-partners",
  class: "isolation",
  story: "One breaker guards all partners, so while the carrier is down no customer can pay.",
  checkers: ["bulkhead", "loss"],
  scenarios: [],
  get parts(): IntegrationParts {
    const all: Breaker[] = [];
    return {
      edge: {
        createBreaker: (options) => {
          const own = createBreaker(options);
          all.push(own);
          const anotherIsOpen = (): boolean => all.some((breaker) => breaker !== own && breaker.state() === "open");
          return {
            state: () => (anotherIsOpen() ? "open" : own.state()),
            room: () => (anotherIsOpen() ? { calls: 0, waitMs: options.openMs } : own.room()),
            enter: () => (anotherIsOpen() ? { admitted: false, retryAfterMs: options.openMs } : own.enter()),
          };
        },
      },
    };
  },
});
