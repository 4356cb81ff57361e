import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

const onItsWay = ["authorized", "shipping", "capturing"];

export default defineRight({
  name: "confirmed-once-authorized",
  story: "An order is shown as confirmed as soon as the bank holds the money; what is left to do is the shop's own affair.",
  open: () =>
    altered({
      shop: (shop) => ({
        read: async (order) => {
          const reading = await shop.read(order);
          if (reading.type !== "view" || !onItsWay.includes(reading.view.detail ?? "")) return reading;
          return { type: "view", view: { ...reading.view, status: "confirmed" } };
        },
      }),
    }),
});
