import { idempotencyKey } from "../../../src/integration/domain/idempotency-key.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "key-of-customer-and-amount",
  class: "idempotency",
  story:
    "Idempotency keys are made of the customer and the amount, so the partner takes the second order of somebody who buys the same again for a repetition of the first.",
  checkers: ["retries", "loss", "charged-once", "convergence"],
  scenarios: ["customers-as-they-are"],
  parts: {
    app: {
      idempotencyKey: ({ placed, step }) => idempotencyKey(`${placed.customer}-${placed.total.amountMinor}`, step),
    },
  },
});
