import { heal } from "../../../src/integration/app/heal.ts";
import { observe } from "../../../src/integration/app/observe.ts";
import type { Order } from "../../../src/integration/domain/order.ts";
import { defineBug } from "../define-bug.ts";

const asksFor =
  ({ refunds }: Order) =>
  (refund: { readonly reference: string }): boolean =>
    refunds.some(({ reference }) => reference === refund.reference);

export default defineBug({
  name: "merchants-refund-ignored",
  class: "unknown-outcomes",
  story:
    "Refunds that the shop did not ask for itself are passed over, so what the merchant gives back in the gateway's dashboard can be refunded again, and is shown to nobody.",
  checkers: ["convergence"],
  scenarios: ["merchants-and-parcels"],
  parts: {
    app: {
      observe: async (gateways, order, reading) => {
        const { facts, ...rest } = await observe(gateways, order, reading);
        return { ...rest, facts: facts.filter((fact) => fact.type !== "refund" || asksFor(order)(fact.refund)) };
      },
      heal: ({ books, ...request }) =>
        heal({ ...request, books: { ...books, refunds: books.refunds.filter(asksFor(request.order)) } }),
    },
  },
});
