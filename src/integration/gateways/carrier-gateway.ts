import type { EdgeParts } from "../edge-parts.ts";
import type { Address, CarrierGateway, Rate, Shipment } from "../ports.ts";
import { integer, list, object, oneOf, type Shape, text } from "../shape.ts";
import { differs, first } from "./mismatch.ts";
import { allPages, pageOf } from "./pages.ts";
import type { PartnerClient } from "./partner-client.ts";
import { currency, maxMinor, orderReference } from "./payment-answers.ts";
import { inPath, keyed } from "./payment-gateway.ts";

const ratesShape = object({
  rates: list(
    object({
      service: text({ pattern: /^[a-z][a-z0-9_-]{0,39}$/ }),
      amount_minor: integer(0, maxMinor),
      currency,
      estimated_days: integer(0, 60),
    }),
    20,
  ),
});

const shipmentShape = object({
  id: text({ pattern: /^shp_[a-z0-9]{1,32}$/ }),
  order_reference: orderReference,
  status: oneOf("queued", "label_created", "in_transit", "delivered", "exception", "returned", "cancelled", "failed"),
  label: object({ tracking_number: text({ min: 1, max: 64 }) }),
  version: integer(1, Number.MAX_SAFE_INTEGER),
});

const shipmentsPage = pageOf(shipmentShape);

type Wire<S> = S extends Shape<infer T> ? T : never;

function toRates({ rates }: Wire<typeof ratesShape>): readonly Rate[] {
  return rates.map(({ service, amount_minor, currency: code, estimated_days }) => ({
    service,
    price: { amountMinor: amount_minor, currency: code },
    estimatedDays: estimated_days,
  }));
}

function toShipment(wire: Wire<typeof shipmentShape>): Shipment {
  const { id, order_reference: order, status, version } = wire;
  return { id, order, status, trackingNumber: wire.label.tracking_number, version };
}

function fromAddress({ name, line1, line2, postalCode, city, country }: Address): Readonly<Record<string, string>> {
  return { name, line1, ...(line2 === undefined ? {} : { line2 }), postal_code: postalCode, city, country };
}

function expectShipment(status: number, mismatch: (shipment: Shipment) => string | undefined) {
  return { status, shape: shipmentShape, map: toShipment, mismatch };
}

/** The carrier's contract, one function an operation. */
export function createCarrierGateway(client: PartnerClient, parts: Pick<EdgeParts, "quoteDeadline">): CarrierGateway {
  const isOf =
    ({ order }: { readonly order: string }) =>
    (shipment: Shipment): string | undefined =>
      differs("order_reference", shipment.order, order);
  return {
    quote: (request) =>
      client.call({
        operation: "quoteRates",
        method: "POST",
        path: "/v1/rates",
        // Not repeated: the customer waits, and a cached or flat rate is at hand.
        read: false,
        endMs: client.ports.clock.now() + parts.quoteDeadline(request.deadlineMs),
        order: request.order,
        body: {
          order_reference: request.order,
          destination: fromAddress(request.destination),
          parcels: [{ weight_grams: request.weightGrams }],
        },
        expected: { status: 200, shape: ratesShape, map: toRates },
      }),
    createShipment: (request) =>
      client.call({
        ...keyed(request),
        operation: "createShipment",
        path: "/v1/shipments",
        body: {
          order_reference: request.order,
          service: request.service,
          destination: fromAddress(request.destination),
          parcels: [{ weight_grams: request.weightGrams }],
        },
        expected: {
          ...expectShipment(201, isOf(request)),
          accepted: {
            status: 202,
            mismatch: (shipment) => first(isOf(request)(shipment), differs("status", shipment.status, "queued")),
          },
        },
      }),
    shipment: (id) =>
      client.call({
        operation: "getShipment",
        method: "GET",
        path: `/v1/shipments/${inPath(id)}`,
        read: true,
        expected: expectShipment(200, (shipment) => differs("id", shipment.id, id)),
      }),
    shipmentsOf: (order) =>
      allPages(client, {
        operation: "listShipments",
        path: "/v1/shipments",
        query: { order_reference: order },
        order,
        page: shipmentsPage,
        map: toShipment,
        mismatch: (shipment) => differs("order_reference", shipment.order, order),
      }),
    cancelShipment: (request) => {
      const call = keyed(request);
      // The version that was read is the shipment's ETag; 0 means that none was, and then there is nothing to compare.
      const condition = request.version > 0 ? { "if-match": `"${request.version}"` } : {};
      return client.call({
        ...call,
        headers: { ...call.headers, ...condition },
        operation: "cancelShipment",
        path: `/v1/shipments/${inPath(request.shipmentId)}/cancel`,
        body: {},
        expected: expectShipment(200, (shipment) =>
          first(
            differs("id", shipment.id, request.shipmentId),
            differs("order_reference", shipment.order, request.order),
            differs("status", shipment.status, "cancelled"),
          ),
        ),
      });
    },
  };
}
