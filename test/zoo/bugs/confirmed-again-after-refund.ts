import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "confirmed-again-after-refund",
  class: "order-of-steps",
  story: "After each refund the confirmation goes out again with the new total, so customers think that they have ordered twice.",
  checkers: ["told-once"],
  scenarios: ["calm", "refund-storm"],
  parts: {
    app: {
      wantedSteps: (order, progress) => {
        const again = order.refunds
          .filter(({ status, origin }) => status === "succeeded" && origin === "customer")
          .map(({ reference }) => `notify:order_confirmed:${reference}`);
        return [...wantedSteps(order, progress), ...again.filter((step) => order.notices[step] === undefined)];
      },
    },
  },
});
