import { defineBug } from "../define-bug.ts";
import { changeAmount } from "../ingredients/change-amount.ts";

export default defineBug({
  name: "float-amounts",
  class: "money",
  story: "Amounts are held as floating-point euros, so 10.37 becomes 1036.9999885559082 cents on its way to the gateway.",
  checkers: ["contract", "loss", "charged-once"],
  scenarios: ["calm"],
  parts: {
    app: {
      payload: changeAmount(({ amountMinor, currency }) => ({ amountMinor: Math.fround(amountMinor / 100) * 100, currency })),
    },
  },
});
