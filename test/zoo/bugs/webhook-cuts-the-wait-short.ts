import type { IntegrationParts } from "../../../src/integration/create.ts";
import { defineBug } from "../define-bug.ts";

const weekMs = 7 * 86_400_000;

export default defineBug({
  name: "webhook-cuts-the-wait-short",
  class: "retries",
  story:
    "A webhook makes the worker take up whatever waits, so a call that the partner asked to repeat in a minute is repeated as soon as that partner has anything to tell.",
  checkers: ["retries"],
  scenarios: ["gateway-throttling"],
  get parts(): IntegrationParts {
    let hurries = false;
    return {
      app: {
        whenKept: async ({ wake }) => {
          hurries = true;
          wake();
        },
        findDue: async (tx, query) => {
          if (!hurries) return tx.dueOutbox(query);
          const { partner, nowMs, limit } = query;
          hurries = false;
          const open = await tx.dueOutbox({ partner, nowMs: nowMs + weekMs, limit: 1000 });
          return open.filter(({ leaseUntilMs }) => leaseUntilMs <= nowMs).slice(0, limit);
        },
      },
    };
  },
});
