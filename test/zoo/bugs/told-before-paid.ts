import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { defineBug } from "../define-bug.ts";

const step = "notify:order_confirmed";

export default defineBug({
  name: "told-before-paid",
  class: "order-of-steps",
  story: "The confirmation goes out as soon as the order is in, so whoever the bank declines has it in writing that all is well.",
  checkers: ["told-once"],
  scenarios: ["calm"],
  parts: {
    app: {
      wantedSteps: (order, progress) => {
        const steps = wantedSteps(order, progress);
        return order.notices[step] === undefined ? [...new Set([...steps, step])] : steps;
      },
    },
  },
});
