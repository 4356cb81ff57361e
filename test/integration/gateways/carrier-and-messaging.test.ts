import { describe, expect, it } from "vitest";
import { createWire, destination, json, keyed, shipmentJson } from "./wire.ts";

const label = { ...keyed, service: "standard", destination, weightGrams: 800 };

describe("the carrier gateway", () => {
  it("quotes", async () => {
    const rates = [{ service: "standard", amount_minor: 490, currency: "EUR", estimated_days: 3 }];
    const wire = createWire({ answer: () => json(200, { rates }) });
    const outcome = await wire.finish(
      wire.gateways.carrier.quote({ order: "order-1", destination, weightGrams: 8, deadlineMs: 300 }),
    );
    expect(outcome).toEqual({
      ok: true,
      value: [{ service: "standard", price: { amountMinor: 490, currency: "EUR" }, estimatedDays: 3 }],
    });
    expect(wire.sent[0]?.headers).not.toHaveProperty("idempotency-key");
  });

  it("buys a label for the address as the contract has it", async () => {
    const wire = createWire({ answer: () => json(201, shipmentJson()) });
    const outcome = await wire.finish(wire.gateways.carrier.createShipment(label));
    expect(outcome).toMatchObject({ ok: true, value: { id: "shp_1", trackingNumber: "FD000000001", version: 3 } });
    expect(JSON.parse(wire.sent[0]?.body ?? "")).toMatchObject({
      destination: { postal_code: "10115", country: "DE" },
      parcels: [{ weight_grams: 800 }],
    });
  });

  it.each([{ label: undefined }, { label: { tracking_number: "" } }, { order_reference: "order-9" }, { version: "3" }])(
    "never believes a shipment with %j",
    async (changes) => {
      const wire = createWire({ answer: () => json(201, shipmentJson(changes)) });
      const outcome = await wire.finish(wire.gateways.carrier.createShipment(label));
      expect(outcome).toMatchObject({ ok: false, error: { code: "invalid-answer", definite: false } });
    },
  );

  it("cancels under the version that was read, as an ETag", async () => {
    const wire = createWire({ answer: () => json(200, shipmentJson({ status: "cancelled" })) });
    const cancel = (version: number) =>
      wire.finish(wire.gateways.carrier.cancelShipment({ ...keyed, shipmentId: "shp_1", version }));
    expect(await cancel(3)).toMatchObject({ ok: true, value: { status: "cancelled" } });
    await cancel(0);
    expect(wire.sent.map(({ headers }) => headers["if-match"])).toEqual(['"3"', undefined]);
    expect(wire.sent.every(({ headers }) => headers["idempotency-key"] === "fd-key")).toBe(true);
  });

  it("reads by id and by order", async () => {
    const wire = createWire({
      answer: ({ url }) => json(200, url.includes("?") ? { data: [shipmentJson()], next_cursor: null } : shipmentJson()),
    });
    expect(await wire.finish(wire.gateways.carrier.shipment("shp_1"))).toMatchObject({ ok: true, value: { id: "shp_1" } });
    expect(await wire.finish(wire.gateways.carrier.shipmentsOf("order-1"))).toMatchObject({ ok: true, value: [{ id: "shp_1" }] });
    expect(await wire.finish(wire.gateways.carrier.shipment("shp_2"))).toMatchObject({ ok: false });
  });
});

describe("the messaging gateway", () => {
  const message = { id: "msg_1", order_reference: "order-1", template: "order_confirmed", recipient_reference: "cust_1" };

  it("sends to a reference, never to an address", async () => {
    const wire = createWire({ answer: () => json(201, { ...message, status: "queued" }) });
    const request = { ...keyed, template: "order_confirmed", recipient: "cust_1", parameters: { order: "order-1" } };
    expect(await wire.finish(wire.gateways.messaging.send(request))).toMatchObject({ ok: true, value: { status: "queued" } });
    expect(JSON.parse(wire.sent[0]?.body ?? "")).toEqual({
      order_reference: "order-1",
      template: "order_confirmed",
      recipient_reference: "cust_1",
      parameters: { order: "order-1" },
    });
  });

  it("does not take another template's message for its own", async () => {
    const wire = createWire({ answer: () => json(201, { ...message, template: "other", status: "queued" }) });
    const request = { ...keyed, template: "order_confirmed", recipient: "cust_1", parameters: {} };
    expect(await wire.finish(wire.gateways.messaging.send(request))).toMatchObject({ error: { code: "invalid-answer" } });
  });
});
