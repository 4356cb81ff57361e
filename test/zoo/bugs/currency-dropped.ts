import { defineBug } from "../define-bug.ts";
import { changeAmount } from "../ingredients/change-amount.ts";

export default defineBug({
  name: "currency-dropped",
  class: "money",
  story: "The amount travels without its currency and gets the account's own at the gateway, so euros are charged as dollars.",
  checkers: ["books-balance", "loss"],
  scenarios: ["calm"],
  parts: { app: { payload: changeAmount(({ amountMinor }) => ({ amountMinor, currency: "USD" })) } },
});
