import sdk from "@easypost/api";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import throttle from "../../src/faults/call/throttle.ts";
import { failure } from "../../src/faults/replies.ts";
import { errorOf, openVendor, type Received } from "./vendor-desk.ts";

/** The package's types take it for CommonJS, and Node does not. */
const EasyPostClient = sdk as unknown as typeof sdk.default;

const desk = openVendor("easypost", "https://api.easypost.com", { settlesAfterMs: 40 });
const easypost = new EasyPostClient(desk.key);

beforeAll(() => desk.listen());
afterEach(() => desk.strike(undefined));
afterAll(() => desk.stop());

interface ApiError extends Error {
  readonly statusCode?: number;
  readonly code?: string;
  readonly errors?: readonly unknown[];
}
interface Event {
  readonly id: string;
  readonly description: string;
  readonly result: Readonly<Record<string, unknown>>;
}

const home = { name: "Ada", street1: "1 Drill Street", city: "Berlin", zip: "10115", country: "DE" };
const shop = { company: "Shop", street1: "2 Drill Street", city: "Berlin", zip: "10117", country: "DE" };
const made = (reference: string, more: object = {}) =>
  easypost.Shipment.create({ reference, to_address: home, from_address: shop, parcel: { weight: 27 }, ...more } as never);
async function bought(reference: string) {
  const { id, rates } = await made(reference);
  return easypost.Shipment.buy(id, easypost.Utils.getLowestRate(rates));
}
const failed = (promise: Promise<unknown>) => errorOf<ApiError>(promise);
const eventIn = ({ body }: Received): Event => JSON.parse(body) as Event;
const told = (description: string, fits: (result: Event["result"]) => boolean) =>
  desk.webhook((webhook) => eventIn(webhook).description === description && fits(eventIn(webhook).result));

it("prices a shipment, buys its label once, and shows it", async () => {
  const shipment = await made("order-1");
  expect(shipment).toMatchObject({ object: "Shipment", reference: "order-1", postage_label: null, refund_status: null });
  expect(shipment.rates.map(({ service, rate, currency }) => [service, rate, currency])).toEqual([
    ["GroundAdvantage", "4.90", "USD"],
    ["Express", "12.90", "USD"],
  ]);
  expect(desk.ledger("order-1")).toEqual([]);
  const lowest = easypost.Utils.getLowestRate(shipment.rates, ["USPS"]);
  const label = await easypost.Shipment.buy(shipment.id, lowest);
  expect(label).toMatchObject({ id: shipment.id, status: "pre_transit", selected_rate: { id: lowest.id, rate: "4.90" } });
  expect(label.fees).toContainEqual(expect.objectContaining({ type: "PostageFee", amount: "4.90000" }));
  expect(label.tracking_code).toBe(label.tracker.tracking_code);
  expect(label.postage_label.label_url).toMatch(/^http/);
  const again = await failed(easypost.Shipment.buy(shipment.id, lowest));
  expect([again.statusCode, again.code]).toEqual([422, "SHIPMENT.POSTAGE.EXISTS"]);
  for (const name of [shipment.id, "order-1"])
    expect(await easypost.Shipment.retrieve(name)).toMatchObject({ id: shipment.id, tracking_code: label.tracking_code });
  expect(desk.ledger("order-1")).toEqual([["shipped", undefined]]);
  expect(desk.ownMistakes()).toEqual([]);
});

it("buys at none but its own newest rates", async () => {
  const shipment = await made("order-2");
  const other = await made("order-2");
  const [foreign] = other.rates;
  const [old] = shipment.rates;
  const { rates } = await easypost.Shipment.regenerateRates(shipment.id);
  for (const rate of [foreign, old])
    expect(await failed(easypost.Shipment.buy(shipment.id, rate?.id ?? ""))).toMatchObject({
      statusCode: 422,
      code: "SHIPMENT.POSTAGE.FAILURE",
    });
  expect(desk.ledger("order-2")).toEqual([]);
  await easypost.Shipment.buy(shipment.id, rates[0] as never);
  expect(desk.ledger("order-2")).toHaveLength(1);
});

it("gives a label back, and tells so when its price is returned", async () => {
  const { id, tracking_code } = await bought("order-3");
  expect(await easypost.Shipment.refund(id)).toMatchObject({ refund_status: "submitted", status: "cancelled" });
  expect(await easypost.Shipment.refund(id)).toMatchObject({ refund_status: "submitted" });
  expect(desk.ledger("order-3").map(([kind]) => kind)).toEqual(["shipped", "shipment-cancelled"]);
  const { result } = eventIn(await told("refund.successful", ({ shipment_id }) => shipment_id === id));
  expect(result).toMatchObject({ object: "Refund", status: "refunded", tracking_code });
  expect(await easypost.Shipment.retrieve(id)).toMatchObject({ refund_status: "refunded" });
  expect(await easypost.Refund.retrieve(String(result.id))).toMatchObject({ id: result.id, status: "refunded" });
  const { refunds } = await easypost.Refund.all();
  expect(refunds.map((refund) => refund.shipment_id)).toContain(id);
  const without = await made("order-3");
  expect(await failed(easypost.Shipment.refund(without.id))).toMatchObject({ statusCode: 422 });
  expect(desk.ownMistakes()).toEqual([]);
});

it("rejects the refund of what the carrier has, under a status of success", async () => {
  const { id } = await bought("order-4");
  expect(desk.partner.advance("order-4", "in_transit")).toBe(true);
  expect(await easypost.Shipment.refund(id)).toMatchObject({ refund_status: "rejected", status: "in_transit" });
  expect(desk.ledger("order-4").map(([kind]) => kind)).toEqual(["shipped"]);
});

it("gives a label back at the carrier's own desk", async () => {
  const { id } = await bought("order-5");
  expect(desk.partner.advance("order-5", "cancelled")).toBe(true);
  await told("refund.successful", ({ shipment_id }) => shipment_id === id);
  expect(desk.ledger("order-5").map(([kind]) => kind)).toEqual(["shipped", "shipment-cancelled"]);
});

it("follows parcels, and signs what it tells of them as the SDK verifies", async () => {
  const { id, tracker } = await bought("order-6");
  const of = (status: string) => told("tracker.updated", (result) => result.shipment_id === id && result.status === status);
  await told("tracker.created", ({ shipment_id }) => shipment_id === id);
  desk.partner.advance("order-6", "in_transit");
  const moving = await of("in_transit");
  desk.partner.advance("order-6", "delivered");
  await of("delivered");
  // a whole weight is written with its decimal, which the SDK counts on
  expect(moving.body).toContain('"weight":27.0');
  const event = easypost.Utils.validateWebhook(Buffer.from(moving.body), moving.headers, desk.secret);
  expect(event).toMatchObject({
    object: "Event",
    description: "tracker.updated",
    previous_attributes: { status: "pre_transit" },
  });
  const stranger = () => easypost.Utils.validateWebhook(Buffer.from(moving.body), moving.headers, "another");
  expect(stranger).toThrow(/webhook/i);
  const forged = () =>
    easypost.Utils.validateWebhook(Buffer.from(moving.body.replace("in_transit", "delivered")), moving.headers, desk.secret);
  expect(forged).toThrow(/webhook/i);
  const seen = await easypost.Tracker.retrieve(tracker.id);
  expect(seen.tracking_details.map(({ status }) => status)).toEqual(["pre_transit", "in_transit", "delivered"]);
  expect((await easypost.Shipment.retrieve(id)).status).toBe("delivered");
  expect(await easypost.Event.retrieve(eventIn(moving).id)).toMatchObject({
    id: eventIn(moving).id,
    description: "tracker.updated",
  });
  expect((await easypost.Event.all({ page_size: 1 })).events).toHaveLength(1);
  expect(desk.ownMistakes()).toEqual([]);
});

it("tells of other ends of a parcel's way", async () => {
  const ends = { exception: "failure", returned: "return_to_sender" };
  for (const [move, status] of Object.entries(ends)) {
    const { id } = await bought(`order-7-${move}`);
    desk.partner.advance(`order-7-${move}`, "in_transit");
    desk.partner.advance(`order-7-${move}`, move);
    await told("tracker.updated", (result) => result.shipment_id === id && result.status === status);
  }
});

it("follows what others have sent, once for each code", async () => {
  const tracker = await easypost.Tracker.create({ tracking_code: "EZ4000000004", carrier: "UPS" });
  expect(tracker).toMatchObject({ status: "delivered", carrier: "UPS", shipment_id: null, finalized: true });
  expect((await easypost.Tracker.create({ tracking_code: "EZ4000000004" })).id).toBe(tracker.id);
  const { trackers } = await easypost.Tracker.all({ tracking_code: "EZ4000000004" });
  expect(trackers.map(({ id }) => id)).toEqual([tracker.id]);
});

it("makes addresses and parcels that shipments name by id", async () => {
  const to = await easypost.Address.create({ ...home });
  const from = await easypost.Address.createAndVerify({ ...shop });
  const parcel = await easypost.Parcel.create({ weight: 65.9, length: 20.2, width: 10.9, height: 5 });
  expect(from.verifications).toMatchObject({ delivery: { success: true } });
  expect(await easypost.Address.retrieve(to.id)).toMatchObject({ id: to.id, street1: home.street1 });
  expect(await easypost.Parcel.retrieve(parcel.id)).toMatchObject({ id: parcel.id, weight: 65.9 });
  const shipment = await made("order-8", { to_address: { id: to.id }, from_address: { id: from.id }, parcel: { id: parcel.id } });
  expect(shipment).toMatchObject({ to_address: { id: to.id }, from_address: { id: from.id }, parcel: { id: parcel.id } });
  const missing = await failed(made("order-8", { to_address: { id: "adr_none" } }));
  expect(missing).toMatchObject({ statusCode: 422, code: "SHIPMENT.INVALID_PARAMS" });
  const nowhere = await failed(easypost.Address.createAndVerify({ name: "Ada" }));
  expect(nowhere).toMatchObject({ statusCode: 422, code: "ADDRESS.VERIFY.FAILURE" });
  const weightless = await failed(made("order-8", { parcel: { length: 1 } }));
  expect(weightless).toMatchObject({ statusCode: 422, code: "SHIPMENT.INVALID_PARAMS" });
  expect(desk.ownMistakes()).toEqual([]);
});

it("goes through pages, newest first", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) ids.push((await bought("order-9")).id);
  const draft = await made("order-9");
  const found: string[] = [];
  let page = await easypost.Shipment.all({ page_size: 2 });
  while (found.length < ids.length) {
    found.push(...page.shipments.map(({ id }) => id));
    if (page.has_more) page = await easypost.Shipment.getNextPage(page);
  }
  expect(found.slice(0, ids.length)).toEqual(ids.toReversed());
  const all = await easypost.Shipment.all({ page_size: 1, purchased: false } as never);
  expect(all.shipments.map(({ id }) => id)).toEqual([draft.id]);
  const newer = await easypost.Shipment.all({ after_id: ids[3] as string });
  expect(newer.shipments.map(({ id }) => id)).toEqual([ids[4]]);
});

it.each([503, 500, 404])("rejects under an injected %i", async (status) => {
  desk.strike(() => ({ effect: false, reply: () => failure(status) }));
  expect(await failed(made("order-10"))).toMatchObject({ statusCode: status });
});

it("rejects when there are too many requests", async () => {
  desk.strike(() => throttle.decide({ retry_after: "seconds", seconds: 1 } as never, {} as never) as never);
  expect(await failed(easypost.Shipment.all())).toMatchObject({ statusCode: 429 });
});

it("rejects a page of a gateway, a bad key, what is not there, and what is incomplete", async () => {
  desk.strike(() => ({ effect: false, reply: () => failure(502) }));
  expect(await failed(easypost.Shipment.all())).toBeInstanceOf(Error);
  desk.strike(undefined);
  const stranger = new EasyPostClient("EZTK_another");
  expect(await failed(stranger.Shipment.all())).toMatchObject({ statusCode: 401 });
  expect(await failed(easypost.Shipment.retrieve("shp_none"))).toMatchObject({ statusCode: 404, code: "NOT_FOUND" });
  const incomplete = await failed(easypost.Shipment.create({ reference: "order-11", to_address: home } as never));
  expect([incomplete.statusCode, incomplete.code]).toEqual([422, "PARAMETER.REQUIRED"]);
  expect(incomplete.errors).toMatchObject([{ field: expect.stringContaining("shipment") }]);
});

it("lets a shop whose answer was lost find its label, and buy no second one", async () => {
  const { id, rates } = await made("order-12");
  const rate = easypost.Utils.getLowestRate(rates);
  desk.strike(({ site }) => (site.operation === "buyShipment" ? { delivery: { type: "reset" } } : undefined));
  await failed(easypost.Shipment.buy(id, rate));
  desk.strike(undefined);
  expect(await failed(easypost.Shipment.buy(id, rate))).toMatchObject({ code: "SHIPMENT.POSTAGE.EXISTS" });
  expect((await easypost.Shipment.retrieve(id)).tracking_code).toMatch(/^FD/);
  expect(desk.ledger("order-12")).toHaveLength(1);
});

it("has each route of its fidelity list called", () => {
  expect(desk.uncalled()).toEqual([]);
});
