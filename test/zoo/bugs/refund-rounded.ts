import { refundLimit } from "../../../src/integration/domain/refund-limit.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "refund-rounded",
  class: "money",
  story: "Partial refunds are rounded to whole euros, so customers are paid other amounts than they were told.",
  checkers: ["refunded-once"],
  // Refunds of the drill are over whole euros.
  scenarios: [],
  parts: {
    app: {
      refundLimit: (order, amountMinor) =>
        refundLimit(order, amountMinor === undefined ? undefined : Math.max(100, Math.round(amountMinor / 100) * 100)),
    },
  },
});
