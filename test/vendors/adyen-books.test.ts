import { expect, it } from "vitest";
import { vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { builtinShop, live, open, type Shop } from "./books.ts";

const eur = (value: number) => ({ currency: "EUR", value });
const merchantAccount = "FiredrillECOM";

function adyenShop(): Shop {
  const { partner, say } = open(vendorBlueprint("adyen"));
  return {
    partner,
    reserve: (reference, amount, storedPaymentMethodId) =>
      say("/v72/payments", {
        ...{ amount: eur(amount), merchantAccount, reference, returnUrl: "http://127.0.0.1:1/back" },
        paymentMethod: { type: "scheme", storedPaymentMethodId },
        additionalData: { manualCapture: "true" },
      }),
    capture: (id, amount) => say(`/v72/payments/${id}/captures`, { amount: eur(amount), merchantAccount }),
    release: (id) => say(`/v72/payments/${id}/cancels`, { merchantAccount }),
    refund: (id, amount) => say(`/v72/payments/${id}/refunds`, { amount: eur(amount), merchantAccount }),
  };
}

it("keeps the same books in Adyen's words as in the built-in partner's", async () => {
  const told = await live(adyenShop());
  expect(told).toEqual(await live(builtinShop()));
  expect(told.ledger).toHaveLength(16);
});
