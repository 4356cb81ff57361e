import { dueOf } from "../../../src/integration/domain/order.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "rounded-to-five-cents",
  class: "money",
  story: "Totals are rounded to five cents as at a till, so cards are charged other amounts than were shown.",
  checkers: ["charged-once"],
  scenarios: [],
  parts: {
    app: {
      amountDue: (order) => {
        const { amountMinor, currency } = dueOf(order);
        return { amountMinor: Math.max(1, Math.floor(amountMinor / 5) * 5), currency };
      },
    },
  },
});
