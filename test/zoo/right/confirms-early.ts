import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

const told = "notify:order_confirmed";

export default defineRight({
  name: "confirms-early",
  story: "The customer is told of the confirmation as soon as the bank holds the money, before the parcel is sent.",
  open: () =>
    altered({
      parts: () => ({
        app: {
          wantedSteps: (order, progress) => {
            const steps = wantedSteps(order, progress);
            const isHeld = order.payment?.status === "authorized" && (steps.includes("ship") || steps.includes("capture"));
            return isHeld && order.notices[told] === undefined ? [...steps, told] : steps;
          },
        },
      }),
    }),
});
