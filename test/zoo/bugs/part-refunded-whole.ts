import { refundLimit } from "../../../src/integration/domain/refund-limit.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "part-refunded-whole",
  class: "money",
  story: "The amount of a refund is not handed on, so a customer who sends one thing back gets all the money back.",
  checkers: ["refunded-once"],
  scenarios: ["calm", "refund-storm"],
  parts: { app: { refundLimit: (order) => refundLimit(order, undefined) } },
});
