import { observe } from "../../../src/integration/app/observe.ts";
import { wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import type { Parts } from "../../../src/integration/parts.ts";

const step = "notify:order_confirmed";

/**
 * The handler of `payment.captured` tells the customer itself, once for each time that it runs: right as long as
 * whoever calls it never lets an event in twice.
 */
export function tellOnWebhook(): Pick<Parts, "observe" | "wantedSteps"> {
  let handled = 0;
  return {
    wantedSteps: (order, progress) => wantedSteps(order, progress).filter((wanted) => wanted !== step),
    observe: async (gateways, order, reading) => {
      const seen = await observe(gateways, order, reading);
      if (!seen.seen || reading.event !== "payment.captured") return seen;
      handled += 1;
      const sent = await gateways.messaging.send({
        order: order.ref,
        key: `handled-${order.ref}-${handled}`,
        attempt: 1,
        template: "order_confirmed",
        recipient: order.customer,
        parameters: { order: order.ref },
      });
      if (!sent.ok) return { ...seen, seen: false, error: sent.error };
      return { ...seen, facts: [...seen.facts, { type: "message", step, message: sent.value }] };
    },
  };
}
