import { idempotencyKey } from "../../../src/integration/domain/idempotency-key.ts";
import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "new-key-after-a-conflict",
  class: "idempotency",
  story: "A 409 to a repeat counts as a key that is spoilt, so the same is asked for under a new one, and done again.",
  checkers: ["told-once", "charged-once", "shipped-once", "refunded-once", "retries"],
  scenarios: ["one-mishap-each"],
  parts: {
    edge: {
      classify: (failure) =>
        failure.type === "status" && failure.status === 409
          ? { class: "retryable", definite: true }
          : defaultEdgeParts.classify(failure),
    },
    app: {
      readsFirst: () => false,
      idempotencyKey: ({ order, step, attempt }) => idempotencyKey(order, attempt > 2 ? `${step}#${attempt}` : step),
    },
  },
});
