import { expect, it } from "vitest";
import carrier from "../../simulators/carrier.ts";
import { play } from "./harness.ts";

const destination = { name: "Customer 1", line1: "1 Drill Street", postal_code: "10115", city: "Berlin", country: "DE" };
const parcels = [{ weight_grams: 750 }];

function shipped() {
  const partner = play(carrier);
  const made = partner.call("createShipment", {
    body: { order_reference: "order-1", service: "standard", destination, parcels },
  });
  return { partner, path: { shipment_id: made.body.id }, etag: made.headers?.etag ?? "" };
}

it("changes a destination for who knows its version alone", () => {
  const { partner, path, etag } = shipped();
  const patch = (headers: Record<string, string>): number =>
    partner.call("updateShipment", { path, headers, body: { destination } }).status;
  expect([patch({ "if-match": '"9"' }), patch({ "if-match": etag }), patch({ "if-match": etag })]).toEqual([412, 200, 412]);
});

it("cancels once, however often it is asked", () => {
  const { partner, path } = shipped();
  expect([partner.call("cancelShipment", { path }).status, partner.call("cancelShipment", { path }).status]).toEqual([200, 200]);
  expect(partner.effects.map(({ kind }) => kind)).toEqual(["shipped", "shipment-cancelled"]);
  expect(partner.move("in_transit")).toBe(false);
});

it("cancels nothing that is on its way", () => {
  const { partner, path } = shipped();
  expect([partner.move("delivered"), partner.move("in_transit"), partner.move("delivered")]).toEqual([false, true, true]);
  expect(partner.call("cancelShipment", { path }).status).toBe(409);
  expect(partner.webhooks).toEqual(["shipment.label_created", "shipment.in_transit", "shipment.delivered"]);
});

it("takes back what has left, and cancels at the desk what has not", () => {
  const { partner } = shipped();
  expect([partner.move("returned"), partner.move("in_transit"), partner.move("cancelled")]).toEqual([false, true, false]);
  expect([partner.move("returned"), partner.webhooks.at(-1)]).toEqual([true, "shipment.returned"]);
  const other = shipped().partner;
  expect([other.move("cancelled"), other.move("cancelled"), other.effects.at(-1)?.kind]).toEqual([
    true,
    false,
    "shipment-cancelled",
  ]);
});

it("quotes by weight and country, and finds wrong postal codes", () => {
  const partner = play(carrier);
  const quoted = partner.call("quoteRates", { body: { order_reference: "order-1", destination, parcels } });
  expect(quoted.body.rates).toMatchObject([{ amount_minor: 490 }, { amount_minor: 1290 }]);
  const found = partner.call("validateAddress", { body: { address: { ...destination, postal_code: "1" } } });
  expect(found.body).toMatchObject({ valid: false, messages: [expect.any(String)] });
});
