import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

function namesAnOrder(body: Uint8Array): boolean {
  try {
    const { data } = JSON.parse(Buffer.from(body).toString("utf8")) as { readonly data?: { readonly order_reference?: unknown } };
    return typeof data?.order_reference === "string";
  } catch {
    return true;
  }
}

export default defineBug({
  name: "webhook-without-order-refused",
  class: "webhooks",
  story:
    "An event that names no order is a bad request, so the gateway sends each word on a payout again and again, until it gives the endpoint up.",
  checkers: ["webhooks"],
  scenarios: ["merchants-and-parcels"],
  parts: {
    edge: {
      verifyWebhook: (request) => {
        const verdict = defaultEdgeParts.verifyWebhook(request);
        if (!verdict.ok || namesAnOrder(request.body)) return verdict;
        return { ok: false, status: 400, code: "no_order", detail: "The event names no order." };
      },
    },
  },
});
