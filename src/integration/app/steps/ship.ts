import type { Fact } from "../../domain/facts.ts";
import type { Order } from "../../domain/order.ts";
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

/** All shipments of the order as facts, its own first. */
export function shipmentFacts(order: Order, shipments: readonly Shipment[]): readonly Fact[] {
  const own = ownShipment(shipments, order.shipment?.id);
  if (own === undefined) return [];
  const others = shipments.filter((shipment) => shipment !== own);
  return [own, ...others].map((shipment) => ({ type: "shipment", shipment }));
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
      const facts = shipmentFacts(order, shipments);
      return { happened: facts.length > 0, facts };
    }),
  refused: ({ order, step }, error) => needsPerson(order, step, error),
};

function versionOf(order: Order, shipmentId: string): number {
  const { shipment, orphans } = order;
  return (shipment?.id === shipmentId ? shipment.version : orphans[shipmentId]?.version) ?? 0;
}

/** Gives a label back: a cancelled order's, or, by its id, one that was bought twice. */
export const cancelShipment: StepHandler<{ readonly shipmentId: string }> = {
  partner: "carrier",
  operation: "cancelShipment",
  prepare: ({ order, subject }) => ({ shipmentId: subject || (order.shipment?.id ?? "") }),
  // The version is a condition (If-Match), not payload: it is taken from the latest read, or no retry could ever pass.
  perform: async ({ gateways, keyed, order }, request) =>
    answer(
      await gateways.carrier.cancelShipment({ ...keyed, ...request, version: versionOf(order, request.shipmentId) }),
      (shipment) => [{ type: "shipment", shipment }],
    ),
  find: async ({ gateways, order, subject }) =>
    finding(await gateways.carrier.shipment(subject || (order.shipment?.id ?? "")), (shipment) => ({
      happened: shipment.status === "cancelled",
      facts: [{ type: "shipment", shipment }],
    })),
  refused: ({ order, step }, error) => needsPerson(order, step, error),
};
