import type { IntegrationParts } from "../../../src/integration/create.ts";
import { idempotencyKey } from "../../../src/integration/domain/idempotency-key.ts";
import { defaultParts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";

const bucketMs = 60_000;

export default defineBug({
  name: "key-by-the-minute",
  class: "idempotency",
  story: "The minute is part of the idempotency key, so a charge that is repeated across the turn of a minute is a new one.",
  checkers: ["retries", "charged-once", "told-once", "shipped-once"],
  // The drill's calls are repeated within seconds: which of them cross a minute is left to its clock.
  scenarios: [],
  get parts(): IntegrationParts {
    let nowMs = 0;
    return {
      app: {
        findDue: (tx, query) => {
          nowMs = query.nowMs;
          return defaultParts.findDue(tx, query);
        },
        idempotencyKey: ({ order, step }) => idempotencyKey(order, `${step}@${Math.floor(nowMs / bucketMs)}`),
        // A team that trusts in keys does not read before it repeats.
        readsFirst: () => false,
      },
    };
  },
});
