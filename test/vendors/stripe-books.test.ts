import { expect, it } from "vitest";
import { vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { builtinShop, live, open, type Shop } from "./books.ts";

function stripeShop(): Shop {
  const { partner, say } = open(vendorBlueprint("stripe"), "form");
  return {
    partner,
    reserve: (order, amount, payment_method) =>
      say("/v1/payment_intents", {
        ...{ amount, currency: "eur", payment_method, confirm: "true", capture_method: "manual" },
        "metadata[order_id]": order,
      }),
    capture: (id, amount_to_capture) => say(`/v1/payment_intents/${id}/capture`, { amount_to_capture }),
    release: (id) => say(`/v1/payment_intents/${id}/cancel`, {}),
    refund: (payment_intent, amount) => say("/v1/refunds", { payment_intent, amount }),
  };
}

it("keeps the same books in Stripe's words as in the built-in partner's", async () => {
  const told = await live(stripeShop());
  expect(told).toEqual(await live(builtinShop()));
  expect(told.ledger).toHaveLength(16);
});
