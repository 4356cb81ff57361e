import { defineBug } from "../define-bug.ts";
import { changeAmount } from "../ingredients/change-amount.ts";

export default defineBug({
  name: "smallest-charge",
  class: "money",
  story: "Nothing below five euros is charged by card, so who buys a stamp pays for ten.",
  checkers: ["charged-once", "loss", "books-balance"],
  scenarios: [],
  parts: {
    app: { payload: changeAmount(({ amountMinor, currency }) => ({ amountMinor: Math.max(500, amountMinor), currency })) },
  },
});
