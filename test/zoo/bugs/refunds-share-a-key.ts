import { idempotencyKey } from "../../../src/integration/domain/idempotency-key.ts";
import { stepKind } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "refunds-share-a-key",
  class: "idempotency",
  story: "All refunds of an order share one key, so the second is answered with the first, or refused.",
  checkers: ["retries", "refunded-once", "loss"],
  scenarios: ["refund-storm"],
  parts: { app: { idempotencyKey: ({ order, step }) => idempotencyKey(order, stepKind(step)) } },
});
