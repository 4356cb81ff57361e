import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "key-beyond-ascii",
  class: "idempotency",
  story:
    "Idempotency keys carry the order's reference as it stands, and a header takes no umlaut: such orders are refused by the gateway.",
  checkers: ["contract", "loss"],
  scenarios: ["customers-as-they-are"],
  parts: { app: { idempotencyKey: ({ order, step }) => `${order}/${step}` } },
});
