import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "decline-not-told",
  class: "order-of-steps",
  story: "Nobody writes to a shopper whose card was declined, who waits for a parcel that was never sold.",
  checkers: ["told-once"],
  scenarios: ["calm"],
  parts: {
    app: { wantedSteps: (order, progress) => wantedSteps(order, progress).filter((step) => step !== "notify:payment_declined") },
  },
});
