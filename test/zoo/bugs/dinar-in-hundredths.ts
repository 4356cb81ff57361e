import { dueOf } from "../../../src/integration/domain/order.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "dinar-in-hundredths",
  class: "money",
  story:
    "Only yen are known to be different, so an order in Kuwaiti dinars, which have three decimals, is captured at a tenth of its price.",
  checkers: ["charged-once"],
  scenarios: ["customers-as-they-are"],
  parts: {
    app: {
      amountDue: (order) => {
        const due = dueOf(order);
        return due.currency === "KWD" ? { ...due, amountMinor: Math.max(1, Math.round(due.amountMinor / 10)) } : due;
      },
    },
  },
});
