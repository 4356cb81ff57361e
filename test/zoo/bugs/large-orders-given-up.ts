import { defineBug } from "../define-bug.ts";

const limitMinor = 30_000;

export default defineBug({
  name: "large-orders-given-up",
  class: "order-of-steps",
  story:
    "A rule that nobody remembers cancels large orders, though the bank has said yes and nobody asked, so the best customers leave.",
  checkers: ["loss"],
  scenarios: ["calm"],
  parts: {
    app: {
      freshOrder: async (tx, ref) => {
        const order = await tx.order(ref);
        const large = order?.payment?.status === "authorized" && order.total.amountMinor > limitMinor;
        if (order === undefined || !large || order.cancel !== undefined || order.ended !== undefined) return order;
        return { ...order, cancel: { reason: "action-timeout", atMs: order.createdMs } };
      },
    },
  },
});
