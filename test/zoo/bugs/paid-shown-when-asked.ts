import { detailsOf } from "../../../src/integration/app/order-details.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "paid-shown-when-asked",
  class: "order-of-steps",
  story:
    "An order is shown as paid and done as soon as the money is asked for, so a customer whose bank takes its time reads what is not so, and may read otherwise later.",
  checkers: ["convergence", "state-regression"],
  scenarios: ["gateway-5xx"],
  parts: {
    app: {
      shows: (order) => {
        const details = detailsOf(order);
        return order.status === "capturing"
          ? { ...details, status: "completed", capturedMinor: details.total.amountMinor }
          : details;
      },
    },
  },
});
