import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "no-second-thoughts",
  story: "Sold is sold: nothing can be cancelled, reduced or given back, and the shop says so.",
  open: () =>
    altered({
      shop: () => ({
        cancel: async () => ({ status: 405 }),
        reduce: async () => ({ status: 405 }),
        refund: async () => ({ status: 403 }),
      }),
    }),
});
