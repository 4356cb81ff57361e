import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "refund-twice-on-double-submit",
  class: "money",
  story: "A refund that is submitted twice is booked twice, so the shop tells the customer of money that was never sent.",
  checkers: ["convergence", "refunded-once", "books-balance"],
  scenarios: ["refund-storm"],
  parts: { app: { sameRefund: () => undefined } },
});
