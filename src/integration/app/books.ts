import type { Order } from "../domain/order.ts";
import type { CallResult, Gateways, Message, PartnerError, Payment, Refund, Shipment } from "../ports.ts";

/** All that the partners hold under one order. */
export interface Books {
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
  readonly shipments: readonly Shipment[];
  readonly messages: readonly Message[];
}

async function refundsOf(gateways: Gateways, payments: readonly Payment[]): Promise<CallResult<readonly Refund[]>> {
  const found: Refund[] = [];
  for (const payment of payments) {
    if (payment.status !== "captured") continue;
    const refunds = await gateways.payment.refundsOf(payment.id);
    if (!refunds.ok) return refunds;
    found.push(...refunds.value);
  }
  return { ok: true, value: found };
}

/** Reads the partners' books on one order, or says which of them could not be read. */
export async function readBooks(
  gateways: Gateways,
  order: Order,
): Promise<
  { readonly ok: true; readonly books: Books } | { readonly ok: false; readonly partner: string; readonly error: PartnerError }
> {
  const payments = await gateways.payment.paymentsOf(order.ref);
  if (!payments.ok) return { ok: false, partner: "payment", error: payments.error };
  const refunds = await refundsOf(gateways, payments.value);
  if (!refunds.ok) return { ok: false, partner: "payment", error: refunds.error };
  const shipments = await gateways.carrier.shipmentsOf(order.ref);
  if (!shipments.ok) return { ok: false, partner: "carrier", error: shipments.error };
  const messages = await gateways.messaging.messagesOf(order.ref);
  if (!messages.ok) return { ok: false, partner: "messaging", error: messages.error };
  const books = { payments: payments.value, refunds: refunds.value, shipments: shipments.value, messages: messages.value };
  return { ok: true, books };
}
