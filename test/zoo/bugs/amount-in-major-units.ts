import { defineBug } from "../define-bug.ts";
import { changeAmount } from "../ingredients/change-amount.ts";

export default defineBug({
  name: "amount-in-major-units",
  class: "money",
  story: "The gateway is sent euros where it takes cents, so customers pay a hundredth of the price.",
  checkers: ["loss", "charged-once"],
  scenarios: ["calm"],
  parts: {
    app: {
      payload: changeAmount(({ amountMinor, currency }) => ({
        amountMinor: Math.max(1, Math.round(amountMinor / 100)),
        currency,
      })),
    },
  },
});
