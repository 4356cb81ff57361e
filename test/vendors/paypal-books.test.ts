import { expect, it } from "vitest";
import { vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { localToken } from "../../src/transports/local-credentials.ts";
import { builtinShop, live, open, type Shop } from "./books.ts";

type Things = readonly { readonly id: string }[];
interface Read {
  readonly purchase_units?: readonly {
    readonly payments?: { readonly authorizations?: Things; readonly captures?: Things };
  }[];
}

const eur = (amountMinor: number) => ({ currency_code: "EUR", value: (amountMinor / 100).toFixed(2) });

/** A shop that looks up by its order what is reserved, and what was taken. */
function paypalShop(): Shop {
  const { partner, say } = open(vendorBlueprint("paypal"));
  const headers = { authorization: `Bearer ${localToken("paypal")}` };
  const first = async (id: string, what: "authorizations" | "captures"): Promise<string> => {
    const { reply } = await partner.handle({ method: "GET", path: `/v2/checkout/orders/${id}`, headers, body: "" });
    const { purchase_units: units = [] } = JSON.parse(reply.body) as Read;
    return units[0]?.payments?.[what]?.[0]?.id ?? "none";
  };
  return {
    partner,
    reserve: (custom_id, amount, single_use_token) =>
      say("/v2/checkout/orders", {
        intent: "AUTHORIZE",
        purchase_units: [{ custom_id, amount: eur(amount) }],
        payment_source: { card: { single_use_token } },
      }),
    capture: async (id, amount) =>
      say(`/v2/payments/authorizations/${await first(id, "authorizations")}/capture`, {
        amount: eur(amount),
        final_capture: true,
      }),
    release: async (id) => say(`/v2/payments/authorizations/${await first(id, "authorizations")}/void`, {}),
    refund: async (id, amount) => say(`/v2/payments/captures/${await first(id, "captures")}/refund`, { amount: eur(amount) }),
  };
}

it("keeps the same books in PayPal's words as in the built-in partner's, except that an approval reserves nothing", async () => {
  const { ledger: told } = await live(paypalShop());
  const { ledger: builtin } = await live(builtinShop());
  const withoutApprovals = (ledger: unknown) => (ledger as { order: string }[]).filter(({ order }) => order !== "order-5");
  expect(told).toEqual(withoutApprovals(builtin));
  expect(told).toHaveLength(15);
});
