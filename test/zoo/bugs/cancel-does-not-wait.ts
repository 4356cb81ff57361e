import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "cancel-does-not-wait",
  class: "order-of-steps",
  story: "A cancellation does not wait for the capture that is on its way, so it voids what is being taken.",
  checkers: ["charged-once", "loss", "order-of-effects"],
  // A cancellation in the milliseconds of a capture whose answer is lost.
  scenarios: [],
  parts: {
    app: { wantedSteps: (order, progress) => wantedSteps(order, { ...progress, inDoubt: new Set<string>() }) },
  },
});
