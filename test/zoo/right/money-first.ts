import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "money-first",
  story: "The money is taken at once and the parcel sent after it, as most shops do, and it declares nothing else.",
  open: () =>
    altered({
      declares: ({ capturesAfterShipment: _otherwise, ...usual }) => usual,
      parts: () => ({
        app: {
          wantedSteps: (order, progress) =>
            wantedSteps(order, progress).map((step) =>
              step === "ship" && order.payment?.status === "authorized" ? "capture" : step,
            ),
        },
      }),
    }),
});
