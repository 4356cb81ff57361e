import type { Order } from "../../../src/integration/domain/order.ts";
import { defineBug } from "../define-bug.ts";

const reference = "failed-capture";

function withRefund(order: Order): Order {
  if (order.refunds.some((refund) => refund.reference === reference)) return order;
  const refund = { reference, amountMinor: order.total.amountMinor, origin: "cancellation", status: "requested" } as const;
  return { ...order, refunds: [...order.refunds, refund] };
}

export default defineBug({
  name: "five-xx-refunded",
  class: "unknown-outcomes",
  story:
    "A capture that was answered with a 5xx counts as failed and is refunded to be safe, so customers keep goods whose price they got back.",
  checkers: ["refunded-once"],
  scenarios: ["gateway-5xx"],
  parts: {
    app: {
      onFailedCall: (order, { step, error }) => (step === "capture" && (error.status ?? 0) >= 500 ? withRefund(order) : order),
    },
  },
});
