import { defineRight } from "../define-right.ts";
import { ticketShop } from "../whole/ticket-shop.ts";

export default defineRight({
  name: "ticket-shop",
  story:
    "Another shop altogether, without queue and without parcels: webhooks tell it when to look, and it does the one thing that is missing by the payment partner's books.",
  open: () => ticketShop({ inHalves: false }),
});
