import type { Observation } from "../../../src/integration/app/observe.ts";
import { paymentShape, refundShape, toPayment, toRefund } from "../../../src/integration/gateways/payment-answers.ts";
import type { Parts } from "../../../src/integration/parts.ts";
import type { Shipment } from "../../../src/integration/ports.ts";
import { letIn } from "../../../src/integration/shape.ts";

interface Event {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface ShipmentData {
  readonly id: string;
  readonly order_reference: string;
  readonly status: Shipment["status"];
  readonly version: number;
  readonly label?: { readonly tracking_number?: string };
}

function shipmentOf(data: ShipmentData): Shipment {
  const { id, order_reference: order, status, version, label } = data;
  return { id, order, status, version, trackingNumber: label?.tracking_number ?? "" };
}

function factsOf({ type, data }: Event): Observation["facts"] {
  if (type.startsWith("shipment.")) return [{ type: "shipment", shipment: shipmentOf(data as unknown as ShipmentData) }];
  if (type.startsWith("refund.")) {
    const refund = letIn(refundShape, data);
    return refund.ok ? [{ type: "refund", refund: toRefund(refund.value), confirmed: true }] : [];
  }
  const payment = letIn(paymentShape, data);
  return payment.ok ? [{ type: "payment", payment: toPayment(payment.value), confirmed: true }] : [];
}

/** What a webhook says is taken for what is: its payload becomes the order's facts, and the partner is not asked. */
export const believePayload: Parts["observe"] = async (_gateways, _order, _reading, { body }) => ({
  facts: factsOf(JSON.parse(body) as Event),
  seen: true,
});
