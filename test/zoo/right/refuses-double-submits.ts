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
          ask: async (request) => {
            const { name, order, reference } = request;
            if (name === "place") return (await shop.read(order)).type === "view" ? conflict : shop.ask(request);
            if (name !== "refund") return shop.ask(request);
            const refund = `${order} ${reference}`;
            if (asked.has(refund)) return conflict;
            const answer = await shop.ask(request);
            if (answer.status === 202) asked.add(refund);
            return answer;
          },
        };
      },
    }),
});
