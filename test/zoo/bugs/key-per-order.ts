import { idempotencyKey } from "../../../src/integration/domain/idempotency-key.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "key-per-order",
  class: "idempotency",
  story:
    "All steps of an order share one idempotency key, so the partner answers the capture with the authorization, or refuses it.",
  checkers: ["retries", "loss"],
  scenarios: ["calm"],
  parts: { app: { idempotencyKey: ({ order }) => idempotencyKey(order, "order") } },
});
