import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

const conflict = { status: 409 };

export default defineRight({
  name: "refuses-double-submits",
  story:
    "Whoever submits an order or a refund a second time gets 409 instead of the first answer again: it is known, and nothing more is done.",
  open: () =>
    altered({
      shop: (shop) => {
        const asked = new Set<string>();
        return {
          place: async (order) => ((await shop.read(order.order)).type === "view" ? conflict : shop.place(order)),
          refund: async (order, reference, amountMinor) => {
            const name = `${order} ${reference}`;
            if (asked.has(name)) return conflict;
            const answer = await shop.refund(order, reference, amountMinor);
            if (answer.status === 202) asked.add(name);
            return answer;
          },
        };
      },
    }),
});
