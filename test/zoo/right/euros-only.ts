import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "euros-only",
  story:
    "It sells in euros, and for fifty cents to a thousand euros: whoever asks for anything else is refused before anything is done.",
  open: () =>
    altered({
      shop: (shop) => ({
        place: async (order) => {
          const { totalMinor, currency } = order;
          return currency === "EUR" && totalMinor >= 50 && totalMinor <= 100_000 ? shop.place(order) : { status: 422 };
        },
      }),
    }),
});
