import { observe } from "../../../src/integration/app/observe.ts";
import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import type { Parts } from "../../../src/integration/parts.ts";

const step = "notify:order_confirmed";

/**
 * The handler of `payment.captured` tells the customer itself, once for each event that it is given: right as long as
 * whoever calls it lets no event in twice.
 */
export function tellOnWebhook(): Pick<Parts, "observe" | "wantedSteps"> {
  const told = new Map<string, number>();
  return {
    wantedSteps: (order, progress) => wantedSteps(order, progress).filter((wanted) => wanted !== step),
    observe: async (gateways, order, reading) => {
      const seen = await observe(gateways, order, reading);
      const news = seen.seen && reading.event === "payment.captured" && order.cancel === undefined;
      if (!news) return seen;
      // A message that failed is sent again under its key: only what was handled counts.
      const times = told.get(order.ref) ?? 0;
      const sent = await gateways.messaging.send({
        order: order.ref,
        key: `handled-${order.ref}-${times}`,
        attempt: 1,
        template: "order_confirmed",
        recipient: order.customer,
        parameters: { order: order.ref },
      });
      if (!sent.ok) return { ...seen, seen: false, error: sent.error };
      told.set(order.ref, times + 1);
      return { ...seen, facts: [...seen.facts, { type: "message", step, message: sent.value }] };
    },
  };
}
