import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "refund-told-when-asked",
  class: "order-of-steps",
  story: "Customers are told that their money is on its way as soon as they ask for it, also where the bank then refuses.",
  checkers: ["told-once"],
  scenarios: ["refund-storm"],
  parts: {
    app: {
      wantedSteps: (order, progress) => {
        const asked = order.refunds
          .filter(({ origin }) => origin === "customer")
          .map(({ reference }) => `notify:refund_issued:${reference}`)
          .filter((step) => order.notices[step] === undefined);
        return [...new Set([...wantedSteps(order, progress), ...asked])];
      },
    },
  },
});
