import { dueOf } from "../../../src/integration/domain/order.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "discount-taken-off-twice",
  class: "money",
  story: "What a customer took off is taken off the capture once more, so the shop gives away goods.",
  checkers: ["charged-once"],
  scenarios: ["refund-storm"],
  parts: {
    app: {
      amountDue: (order) => {
        const { amountMinor, currency } = dueOf(order);
        return { amountMinor: Math.max(1, 2 * amountMinor - order.total.amountMinor), currency };
      },
    },
  },
});
