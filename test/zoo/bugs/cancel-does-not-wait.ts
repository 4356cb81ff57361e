import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

export default defineBug({
  name: "cancel-does-not-wait",
  class: "order-of-steps",
  story:
    "A cancellation does not wait for the authorization that is on its way, so the shop says cancelled while the bank holds the money.",
  checkers: ["charged-once"],
  scenarios: ["customers-as-they-are"],
  parts: {
    app: {
      // A call that is on its way and not in doubt is closed by the cancellation, and nobody looks what came of it.
      recoveryPoint: (row) => row,
      heal: neverHeals,
    },
  },
});
