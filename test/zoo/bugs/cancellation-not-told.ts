import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "cancellation-not-told",
  class: "order-of-steps",
  story: "Orders that end cancelled are forgotten by the mailer, so customers never learn that their money comes back.",
  checkers: ["told-once"],
  scenarios: ["refund-storm"],
  parts: {
    app: { wantedSteps: (order, progress) => wantedSteps(order, progress).filter((step) => step !== "notify:order_cancelled") },
  },
});
