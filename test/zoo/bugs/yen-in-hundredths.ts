import { dueOf } from "../../../src/integration/domain/order.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "yen-in-hundredths",
  class: "money",
  story: "Every currency is taken to have two decimals, so an order in yen is captured at a hundredth of its price.",
  checkers: ["charged-once"],
  scenarios: ["customers-as-they-are"],
  parts: {
    app: {
      amountDue: (order) => {
        const due = dueOf(order);
        return due.currency === "JPY" ? { ...due, amountMinor: Math.max(1, Math.round(due.amountMinor / 100)) } : due;
      },
    },
  },
});
