import type { Fact } from "../../domain/facts.ts";
import { isGone, type Order } from "../../domain/order.ts";
import type { Address, Shipment } from "../../ports.ts";
import { type At, answer, finding, needsPerson, type PollHandler, type StepHandler } from "./step-handler.ts";

interface Request {
  readonly service: string;
  readonly destination: Address;
  readonly weightGrams: number;
}

/** The order's live shipment, else a cancelled one. */
export function ownShipment(shipments: readonly Shipment[], knownId?: string): Shipment | undefined {
  if (knownId !== undefined) return shipments.find((shipment) => shipment.id === knownId);
  return shipments.find((shipment) => !isGone(shipment)) ?? shipments[0];
}

/** All shipments of the order as facts, its own first. */
export function shipmentFacts(order: Order, shipments: readonly Shipment[]): readonly Fact[] {
  const own = ownShipment(shipments, order.shipment?.id);
  if (own === undefined) return [];
  const others = shipments.filter((shipment) => shipment !== own);
  return [own, ...others].map((shipment) => ({ type: "shipment", shipment }));
}

const lookForShipment = async ({ gateways, order }: At, happened: (facts: readonly Fact[]) => boolean) =>
  finding(await gateways.carrier.shipmentsOf(order.ref), (shipments) => {
    const facts = shipmentFacts(order, shipments);
    return { happened: happened(facts), facts };
  });

/** Asks for the label, once the money is sure: it is bought, or waits in the carrier's queue. */
export const ship: StepHandler<Request> = {
  partner: "carrier",
  operation: "createShipment",
  prepare: ({ order }) => ({ service: order.shippingService, destination: order.destination, weightGrams: order.weightGrams }),
  perform: async ({ gateways, keyed }, request) =>
    answer(await gateways.carrier.createShipment({ ...keyed, ...request }), (shipment) => [{ type: "shipment", shipment }]),
  find: (at) => lookForShipment(at, (facts) => facts.length > 0),
  refused: ({ order, step }, error) => needsPerson(order, step, error),
};

/** Waits for a label in the queue, where no webhook tells that it was made, or that it will not be. */
export const confirmShipment: PollHandler = {
  partner: "carrier",
  operation: "listShipments",
  find: (at) => lookForShipment(at, ([own]) => own?.type === "shipment" && own.shipment.status !== "queued"),
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
      happened: isGone(shipment),
      facts: [{ type: "shipment", shipment }],
    })),
  refused: ({ order, step }, error) => needsPerson(order, step, error),
};
