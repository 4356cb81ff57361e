import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "euros-only",
  story:
    "It sells in euros, and for fifty cents to a thousand euros: whoever asks for anything else is refused before anything is done.",
  open: () =>
    altered({
      // no largest order of its is one of every currency
      declares: ({ limits: { totalMinor: _all, ...limits } = {}, ...usual }) => ({ ...usual, limits }),
      shop: (shop) => ({
        ask: async (asked) => {
          const { name, amountMinor = 0, currency } = asked;
          const isSold = currency === "EUR" && amountMinor >= 50 && amountMinor <= 100_000;
          return name !== "place" || isSold ? shop.ask(asked) : { status: 422 };
        },
      }),
    }),
});
