import { defineRight } from "../define-right.ts";
import { ticketShop } from "../whole/ticket-shop.ts";

export default defineRight({
  name: "half-and-half",
  story: "A shop that takes the money in two halves, and pays what it gives back in two: the sums are what was promised.",
  open: () => ticketShop({ inHalves: true }),
});
