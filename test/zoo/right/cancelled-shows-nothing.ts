import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "cancelled-shows-nothing",
  story: "A cancelled order is shown with nothing captured and nothing refunded: what was taken and given back is none of it.",
  open: () =>
    altered({
      shop: (shop) => ({
        read: async (order) => {
          const reading = await shop.read(order);
          if (reading.type !== "view" || reading.view.status !== "cancelled") return reading;
          const { capturedMinor = 0, refundedMinor = 0 } = reading.view;
          return { type: "view", view: { ...reading.view, capturedMinor: capturedMinor - refundedMinor, refundedMinor: 0 } };
        },
      }),
    }),
});
