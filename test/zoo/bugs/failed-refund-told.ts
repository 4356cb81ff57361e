import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "failed-refund-told",
  class: "order-of-steps",
  story: "Customers are told of a refund when it has ended, also where it failed, and wait for money that does not come.",
  checkers: ["told-once"],
  scenarios: ["refund-storm", "lost-webhooks"],
  parts: {
    app: {
      wantedSteps: (order, progress) => {
        const failed = order.refunds
          .filter(({ status, origin }) => status === "failed" && origin === "customer")
          .map(({ reference }) => `notify:refund_issued:${reference}`);
        return [...wantedSteps(order, progress), ...failed.filter((step) => order.notices[step] === undefined)];
      },
    },
  },
});
