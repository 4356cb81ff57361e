import { heal } from "../../../src/integration/app/heal.ts";
import { observe } from "../../../src/integration/app/observe.ts";
import { cancellationReference, type Order } from "../../../src/integration/domain/order.ts";
import { defineBug } from "../define-bug.ts";

/** What the cancellation gives back was decided on: from here on nobody looks at what the payment holds. */
const isGivenBack = ({ refunds }: Order): boolean => refunds.some(({ reference }) => reference === cancellationReference);

export default defineBug({
  name: "late-capture-kept",
  class: "unknown-outcomes",
  story:
    "A cancelled order's payment is not looked at again once its refund was asked for, so what a capture that was taken for lost takes after that is kept.",
  checkers: ["charged-once", "convergence"],
  scenarios: [],
  parts: {
    app: {
      observe: async (gateways, order, reading) => {
        const { facts, ...rest } = await observe(gateways, order, reading);
        return { ...rest, facts: facts.filter(({ type }) => type !== "payment" || !isGivenBack(order)) };
      },
      heal: ({ books, ...request }) =>
        heal({ ...request, books: isGivenBack(request.order) ? { ...books, payments: [] } : books }),
    },
  },
});
