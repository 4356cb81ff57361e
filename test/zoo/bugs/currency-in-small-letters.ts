import { defineBug } from "../define-bug.ts";
import { changeAmount } from "../ingredients/change-amount.ts";

export default defineBug({
  name: "currency-in-small-letters",
  class: "contract",
  story: "The currency is sent as the database has it, in small letters, and every payment is refused.",
  checkers: ["contract", "loss", "charged-once"],
  scenarios: ["calm"],
  parts: { app: { payload: changeAmount(({ amountMinor, currency }) => ({ amountMinor, currency: currency.toLowerCase() })) } },
});
