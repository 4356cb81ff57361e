import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "no-cancellation-once-labelled",
  story: "An order whose label is bought cannot be cancelled any more: the customer is told so, and may ask for a refund.",
  open: () =>
    altered({
      shop: (shop) => ({
        cancel: async (order) => {
          const reading = await shop.read(order);
          return reading.type === "view" && reading.view.shipped ? { status: 409 } : shop.cancel(order);
        },
      }),
    }),
});
