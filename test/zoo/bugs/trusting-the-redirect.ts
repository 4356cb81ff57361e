import { observe } from "../../../src/integration/app/observe.ts";
import type { Parts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";

const returned = "payment.returned";

/** A shopper who came back has paid: what the partner says of the payment is not asked. */
const believeReturn: Parts["observe"] = async (gateways, order, reading) => {
  const { payment } = order;
  if (reading.event !== returned || payment === undefined) return observe(gateways, order, reading);
  const paid = {
    id: payment.id,
    order: order.ref,
    status: "authorized",
    amount: order.total,
    capturedMinor: 0,
    refundedMinor: 0,
    version: payment.version + 0.5,
  } as const;
  return { facts: [{ type: "payment", payment: paid, confirmed: true }], seen: true };
};

export default defineBug({
  name: "trusting-the-redirect",
  class: "trust",
  story: "The shopper's return from the bank counts as payment, so whoever opens the return page gets the goods.",
  checkers: ["order-of-effects", "shipped-once", "loss"],
  scenarios: ["calm"],
  parts: {
    edge: {
      onReturn: async ({ application, order }) => {
        const data = { id: "return", order_reference: order };
        const body = JSON.stringify({ type: returned, version: 1, data });
        await application.acceptWebhook({ partner: "payment", id: `return-${order}`, body });
      },
    },
    app: { observe: believeReturn },
  },
});
