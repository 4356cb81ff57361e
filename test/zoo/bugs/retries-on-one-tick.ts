import type { IntegrationParts } from "../../../src/integration/create.ts";
import { defineBug } from "../define-bug.ts";
import { neverOpens } from "../ingredients/never-opens.ts";

const tickMs = 700;

export default defineBug({
  name: "retries-on-one-tick",
  class: "retries",
  story:
    "Whatever failed is put off until the next tick of one clock, so all orders that wait for a partner call it within the same moment.",
  checkers: ["retries"],
  scenarios: ["carrier-outage"],
  // Where one is declared, its own law tells of too many calls.
  declares: ({ breaker: _none, ...usual }) => usual,
  get parts(): IntegrationParts {
    let nowMs = 0;
    return {
      edge: { createBreaker: neverOpens },
      app: {
        findDue: (tx, query) => {
          nowMs = query.nowMs;
          return tx.dueOutbox(query);
        },
        backoff: () => tickMs - (nowMs % tickMs),
        readsFirst: () => false,
      },
    };
  },
});
