import { expect, it } from "vitest";
import { vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { builtinShop, live, open, type Shop } from "./books.ts";

const eur = (amountMinor: number) => ({ currency: "EUR", value: (amountMinor / 100).toFixed(2) });

function mollieShop(): Shop {
  const { partner, say } = open(vendorBlueprint("mollie"));
  return {
    partner,
    reserve: (order_id, amount, cardToken) =>
      say("/v2/payments", {
        ...{ amount: eur(amount), description: order_id, cardToken, captureMode: "manual", metadata: { order_id } },
        redirectUrl: "http://127.0.0.1:1/back",
      }),
    capture: (id, amount) => say(`/v2/payments/${id}/captures`, { amount: eur(amount) }),
    release: (id) => say(`/v2/payments/${id}`, {}, "DELETE"),
    refund: (id, amount) => say(`/v2/payments/${id}/refunds`, { amount: eur(amount) }),
  };
}

it("keeps the same books in Mollie's words as in the built-in partner's", async () => {
  const told = await live(mollieShop());
  expect(told).toEqual(await live(builtinShop()));
  expect(told.ledger).toHaveLength(16);
});
