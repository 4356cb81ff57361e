import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "refund-shows-as-pending",
  story:
    "While a refund is under way its order is shown as pending again, and as confirmed when the bank has paid: there is something to do.",
  open: () =>
    altered({
      shop: (shop) => {
        /** What will have been paid back by then. */
        const owed = new Map<string, number>();
        return {
          ask: async (asked) => {
            if (asked.name !== "refund") return shop.ask(asked);
            const { order, amountMinor } = asked;
            const before = await shop.read(order);
            const answer = await shop.ask(asked);
            if (answer.status === 202 && amountMinor !== undefined && before.type === "view")
              owed.set(order, (before.view.refundedMinor ?? 0) + amountMinor);
            return answer;
          },
          read: async (order) => {
            const reading = await shop.read(order);
            if (reading.type !== "view" || reading.view.status !== "confirmed") return reading;
            const isOwed = (reading.view.refundedMinor ?? 0) < (owed.get(order) ?? 0);
            return isOwed ? { type: "view", view: { ...reading.view, status: "pending" } } : reading;
          },
        };
      },
    }),
});
