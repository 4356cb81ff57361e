import { expect, it } from "vitest";
import { noFaults } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import type { Partner } from "../../src/partner/wire.ts";
import { type Blueprint, builtinBlueprints, vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { localToken } from "../../src/transports/local-credentials.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

/** What a shop does with one order, by either API. */
interface Shop {
  readonly partner: Partner;
  readonly ship: (order: string) => Promise<string>;
  readonly giveBack: (id: string) => Promise<unknown>;
}

type Answer = { readonly id: string; readonly rates?: readonly { readonly id: string }[] };

function open(blueprint: Blueprint | undefined) {
  if (blueprint === undefined) throw new Error("there is no such partner");
  const ports = {
    clock: createVirtualClock(),
    random: createRandom(1),
    faults: noFaults,
    sender: { send: async () => ({ status: 204 }) },
  };
  const partner = createPartner({ ...blueprint, ports });
  let keys = 0;
  const say = async (path: string, body: object): Promise<Answer> => {
    const headers = {
      authorization: `Bearer ${localToken(blueprint.name)}`,
      "content-type": "application/json",
      "idempotency-key": `k-${++keys}`,
    };
    const { reply } = await partner.handle({ method: "POST", path, headers, body: JSON.stringify(body) });
    return JSON.parse(reply.body) as Answer;
  };
  return { partner, say };
}

function builtinShop(): Shop {
  const { partner, say } = open(builtinBlueprints().find(({ name }) => name === "carrier"));
  const destination = { name: "Ada", line1: "1 Drill Street", postal_code: "10115", city: "Berlin", country: "DE" };
  return {
    partner,
    ship: async (order_reference) =>
      (await say("/v1/shipments", { order_reference, service: "standard", destination, parcels: [{ weight_grams: 750 }] })).id,
    giveBack: (id) => say(`/v1/shipments/${id}/cancel`, {}),
  };
}

function easypostShop(): Shop {
  const { partner, say } = open(vendorBlueprint("easypost"));
  const address = { name: "Ada", street1: "1 Drill Street", zip: "10115", city: "Berlin", country: "DE" };
  return {
    partner,
    ship: async (reference) => {
      const shipment = { reference, to_address: address, from_address: address, parcel: { weight: 26 } };
      const { id, rates } = await say("/v2/shipments", { shipment });
      await say(`/v2/shipments/${id}/buy`, { rate: { id: rates?.[0]?.id } });
      await say(`/v2/shipments/${id}/buy`, { rate: { id: rates?.[1]?.id } });
      return id;
    },
    giveBack: (id) => say(`/v2/shipments/${id}/refund`, {}),
  };
}

/** All that can become of parcels. */
async function live({ partner, ship, giveBack }: Shop) {
  const back = await ship("order-1");
  await giveBack(back);
  await giveBack(back);
  const gone = await ship("order-2");
  const moved = ["in_transit", "exception", "delivered", "returned"].map((to) => partner.advance("order-2", to));
  await giveBack(gone);
  await ship("order-3");
  moved.push(partner.advance("order-3", "cancelled"), partner.advance("order-3", "in_transit"));
  moved.push(partner.advance("order-4", "in_transit"));
  partner.stop();
  return { moved, ledger: [...partner.ledger()].map(({ order, kind }) => [order, kind]) };
}

it("keeps the same ledger in EasyPost's words as in the built-in carrier's", async () => {
  const told = await live(easypostShop());
  expect(told).toEqual(await live(builtinShop()));
  expect(told.ledger).toHaveLength(5);
});
