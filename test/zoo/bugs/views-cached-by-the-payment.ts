import { detailsOf } from "../../../src/integration/app/order-details.ts";
import type { OrderDetails } from "../../../src/integration/application.ts";
import type { IntegrationParts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "views-cached-by-the-payment",
  class: "concurrency",
  story:
    "What orders are shown as is cached under their payment, and orders without one share an entry, so a customer whose payment has not begun reads another's order.",
  checkers: ["convergence"],
  scenarios: ["calm"],
  get parts(): IntegrationParts {
    const cache = new Map<string, OrderDetails>();
    return {
      app: {
        shows: (order) => {
          const key = `${order.payment?.id ?? ""} ${order.version}`;
          const known = cache.get(key) ?? detailsOf(order);
          cache.set(key, known);
          return known;
        },
      },
    };
  },
});
