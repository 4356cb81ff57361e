import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

/** Tries beside the first. */
const again = ["authorize:again", "authorize:once-more"];

export default defineBug({
  name: "declined-card-charged-again",
  class: "retries",
  story:
    "A declined card is tried again at once under a fresh key, until the bank takes the shop for a thief's and blocks its cards.",
  checkers: ["retries"],
  scenarios: ["calm"],
  parts: {
    app: {
      wantedSteps: (order, progress) => [
        ...wantedSteps(order, progress),
        ...(order.payment?.status === "declined" ? again.filter((step) => !progress.begun.has(step)) : []),
      ],
    },
  },
});
