import { altered } from "../altered.ts";
import { defineRight, without } from "../define-right.ts";

export default defineRight({
  name: "no-second-thoughts",
  story: "Sold is sold: nothing can be cancelled, reduced or given back, and the shop says so.",
  orders: without("cancel", "reduce", "refund"),
  open: () =>
    altered({
      declares: ({ limits: _none, ...usual }) => usual,
      shop: (shop) => ({
        ask: async (asked) => {
          if (asked.name === "refund") return { status: 403 };
          return asked.name === "cancel" || asked.name === "reduce" ? { status: 405 } : shop.ask(asked);
        },
      }),
    }),
});
