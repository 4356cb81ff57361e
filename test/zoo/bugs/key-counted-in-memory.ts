import type { IntegrationParts } from "../../../src/integration/create.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "key-counted-in-memory",
  class: "idempotency",
  story:
    "Keys are numbers that begin again at one with every start, so that after a restart a partner takes new orders for old ones.",
  checkers: ["retries"],
  scenarios: ["kill-during-capture"],
  get parts(): IntegrationParts {
    const keys = new Map<string, string>();
    return {
      app: {
        idempotencyKey: ({ order, step }) => {
          const known = keys.get(`${order} ${step}`) ?? `key-${keys.size + 1}`;
          keys.set(`${order} ${step}`, known);
          return known;
        },
      },
    };
  },
});
