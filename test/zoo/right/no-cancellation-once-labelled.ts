import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "no-cancellation-once-labelled",
  story: "An order whose label is bought cannot be cancelled any more: the customer is told so, and may ask for a refund.",
  open: () =>
    altered({
      shop: (shop) => ({
        ask: async (asked) => {
          if (asked.name !== "cancel") return shop.ask(asked);
          const reading = await shop.read(asked.order);
          return reading.type === "view" && reading.view.shipped ? { status: 409 } : shop.ask(asked);
        },
      }),
    }),
});
