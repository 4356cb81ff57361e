import { defineBug } from "../define-bug.ts";
import { believePayload } from "../ingredients/believe-payload.ts";

export default defineBug({
  name: "last-webhook-wins",
  class: "webhooks",
  story: "The payload of the webhook that comes last is what the order becomes, so news that was overtaken takes it back.",
  checkers: ["state-regression", "convergence", "loss"],
  scenarios: ["out-of-order-webhooks"],
  parts: { app: { observe: believePayload, isNewer: () => true } },
});
