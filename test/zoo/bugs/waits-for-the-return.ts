import { heal } from "../../../src/integration/app/heal.ts";
import { observe } from "../../../src/integration/app/observe.ts";
import { defineBug } from "../define-bug.ts";

const returned = "payment.returned";

export default defineBug({
  name: "waits-for-the-return",
  class: "webhooks",
  story:
    "What the bank decided is looked up when the shopper comes back and at no other time, so whoever pays there and closes the window has paid for nothing.",
  checkers: ["loss", "convergence"],
  scenarios: ["lost-webhooks"],
  parts: {
    edge: {
      onReturn: async ({ application, order }) => {
        const body = JSON.stringify({ type: returned, version: 1, data: { id: "return", order_reference: order } });
        await application.acceptWebhook({ partner: "payment", id: `return-${order}`, body });
      },
    },
    app: {
      pollWait: () => 86_400_000,
      observe: async (gateways, order, reading) => {
        if (order.payment?.status === "requires_action" && reading.event !== returned) return { facts: [], seen: true };
        return { ...(await observe(gateways, order, reading)), seen: true };
      },
      heal: (request) =>
        request.order.payment?.status === "requires_action"
          ? { order: request.order, rows: [], healed: [], unresolved: [] }
          : heal(request),
    },
  },
});
