import { idempotencyKey } from "../../../src/integration/domain/idempotency-key.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "key-shared-by-orders",
  class: "idempotency",
  story:
    "The order is missing from the idempotency key, so the second customer's charge is taken for a repetition of the first's.",
  checkers: ["retries", "loss"],
  scenarios: ["calm"],
  parts: { app: { idempotencyKey: ({ step }) => idempotencyKey("shop", step) } },
});
