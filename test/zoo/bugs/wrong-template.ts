import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "wrong-template",
  class: "order-of-steps",
  story: "Cancellations are told with the template of confirmations, so customers wait for parcels that nobody will send.",
  checkers: ["told-once"],
  scenarios: ["refund-storm"],
  parts: {
    app: {
      wantedSteps: (order, progress) =>
        wantedSteps(order, progress)
          .map((step) => (step === "notify:order_cancelled" ? "notify:order_confirmed" : step))
          .filter((step) => order.notices[step] === undefined),
    },
  },
});
