import type { Address, Shipment } from "../../ports.ts";
import { answer, finding, needsPerson, type StepHandler } from "./step-handler.ts";

interface Request {
  readonly service: string;
  readonly destination: Address;
  readonly weightGrams: number;
}

/** The order's live shipment, else a cancelled one. */
export function ownShipment(shipments: readonly Shipment[], knownId?: string): Shipment | undefined {
  if (knownId !== undefined) return shipments.find((shipment) => shipment.id === knownId);
  return shipments.find((shipment) => shipment.status !== "cancelled") ?? shipments[0];
}

/** Buys the label, once the money is sure. */
export const ship: StepHandler<Request> = {
  partner: "carrier",
  operation: "createShipment",
  prepare: ({ order }) => ({ service: order.shippingService, destination: order.destination, weightGrams: order.weightGrams }),
  perform: async ({ gateways, keyed }, request) =>
    answer(await gateways.carrier.createShipment({ ...keyed, ...request }), (shipment) => [{ type: "shipment", shipment }]),
  find: async ({ gateways, order }) =>
    finding(await gateways.carrier.shipmentsOf(order.ref), (shipments) => {
      const shipment = ownShipment(shipments, order.shipment?.id);
      return { happened: shipment !== undefined, facts: shipment === undefined ? [] : [{ type: "shipment", shipment }] };
    }),
  refused: ({ order, step }, error) => needsPerson(order, step, error),
};

/** Gives a cancelled order's label back. */
export const cancelShipment: StepHandler<{ readonly shipmentId: string }> = {
  partner: "carrier",
  operation: "cancelShipment",
  prepare: ({ order }) => ({ shipmentId: order.shipment?.id ?? "" }),
  // The version is a condition (If-Match), not payload: it is taken from the latest read, or no retry could ever pass.
  perform: async ({ gateways, keyed, order }, request) =>
    answer(await gateways.carrier.cancelShipment({ ...keyed, ...request, version: order.shipment?.version ?? 0 }), (shipment) => [
      { type: "shipment", shipment },
    ]),
  find: async ({ gateways, order }) =>
    finding(await gateways.carrier.shipment(order.shipment?.id ?? ""), (shipment) => ({
      happened: shipment.status === "cancelled",
      facts: [{ type: "shipment", shipment }],
    })),
  refused: ({ order, step }, error) => needsPerson(order, step, error),
};
