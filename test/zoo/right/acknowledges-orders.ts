import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

const received = "notify:order_received";

export default defineRight({
  name: "acknowledges-orders",
  story:
    "It writes to the customer that the order came in, before anything is paid, and again when it is confirmed, declined or cancelled.",
  open: () =>
    altered({
      parts: () => ({
        app: {
          wantedSteps: (order, progress) => {
            const steps = wantedSteps(order, progress);
            return order.notices[received] === undefined ? [...steps, received] : steps;
          },
        },
      }),
    }),
});
