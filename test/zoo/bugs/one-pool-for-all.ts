import type { IntegrationParts } from "../../../src/integration/create.ts";
import type { Bulkhead } from "../../../src/integration/gateways/bulkhead.ts";
import { defineBug } from "../define-bug.ts";
import { neverOpens } from "../ingredients/never-opens.ts";

/** So many calls at once, whoever they are for; the rest queue. */
const poolSize = 4;

function createPool(): Bulkhead {
  let busy = 0;
  const queue: (() => void)[] = [];
  return {
    inFlight: () => busy,
    room: () => ({ calls: Number.POSITIVE_INFINITY }),
    run: async (work) => {
      if (busy >= poolSize) await new Promise<void>((resolve) => queue.push(resolve));
      else busy += 1;
      try {
        return { admitted: true, value: await work() };
      } finally {
        const next = queue.shift();
        if (next === undefined) busy -= 1;
        else next();
      }
    },
  };
}

export default defineBug({
  name: "one-pool-for-all",
  class: "isolation",
  story: "All partners share one small pool of calls, so a carrier that hangs leaves no room for payments.",
  checkers: ["bulkhead", "breaker", "convergence"],
  scenarios: ["carrier-outage"],
  get parts(): IntegrationParts {
    const pool = createPool();
    // A breaker would clear the pool of the calls that hang.
    return { edge: { createBulkhead: () => pool, createBreaker: neverOpens } };
  },
});
