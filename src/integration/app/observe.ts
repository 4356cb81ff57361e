import type { Fact } from "../domain/facts.ts";
import type { Order } from "../domain/order.ts";
import type { CallResult, Gateways, PartnerError } from "../ports.ts";
import type { WebhookReading } from "./interpret-webhook.ts";
import { allPaymentFacts, ownPayment } from "./steps/authorize.ts";
import { shipmentFacts } from "./steps/ship.ts";

export interface Observation {
  readonly facts: readonly Fact[];
  /** What the webhook spoke of has been seen, at least as new as it said. */
  readonly seen: boolean;
  readonly error?: PartnerError;
}

type Reading = Extract<WebhookReading, { type: "read" }>;

function sees(facts: readonly Fact[], { id, version = 0 }: Reading["hint"]): boolean {
  return facts.some((fact) => {
    if (fact.type === "payment") return fact.payment.id === id && fact.payment.version >= version;
    if (fact.type === "shipment") return fact.shipment.id === id && fact.shipment.version >= version;
    return fact.type === "refund" && fact.refund.id === id && fact.refund.status !== "pending";
  });
}

async function readPayment(gateways: Gateways, order: Order): Promise<CallResult<readonly Fact[]>> {
  const payments = await gateways.payment.paymentsOf(order.ref);
  if (!payments.ok) return payments;
  const payment = ownPayment(order, payments.value);
  const facts = allPaymentFacts(order, payments.value);
  if (payment === undefined || (order.refunds.length === 0 && payment.refundedMinor === 0)) return { ok: true, value: facts };
  const refunds = await gateways.payment.refundsOf(payment.id);
  if (!refunds.ok) return refunds;
  return {
    ok: true,
    value: [...facts, ...refunds.value.map((refund) => ({ type: "refund", refund, confirmed: true }) as const)],
  };
}

async function readShipment(gateways: Gateways, order: Order): Promise<CallResult<readonly Fact[]>> {
  const shipments = await gateways.carrier.shipmentsOf(order.ref);
  if (!shipments.ok) return shipments;
  return { ok: true, value: shipmentFacts(order, shipments.value) };
}

/** Asks the partner what is true of the order now. */
export async function observe(gateways: Gateways, order: Order, reading: Reading): Promise<Observation> {
  const read = await (reading.about === "payment" ? readPayment(gateways, order) : readShipment(gateways, order));
  if (!read.ok) return { facts: [], seen: false, error: read.error };
  return { facts: read.value, seen: sees(read.value, reading.hint) };
}
