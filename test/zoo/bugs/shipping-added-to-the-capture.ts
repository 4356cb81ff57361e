import { dueOf } from "../../../src/integration/domain/order.ts";
import { defineBug } from "../define-bug.ts";

const postageMinor = 490;

export default defineBug({
  name: "shipping-added-to-the-capture",
  class: "money",
  story:
    "Postage is added to the capture and was not in the authorization, so the gateway refuses it and a person gets every order.",
  checkers: ["loss", "charged-once"],
  scenarios: ["calm"],
  parts: {
    app: {
      amountDue: (order) => {
        const due = dueOf(order);
        return { ...due, amountMinor: due.amountMinor + postageMinor };
      },
    },
  },
});
