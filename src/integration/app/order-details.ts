import type { OrderDetails } from "../application.ts";
import { dueOf, isBought, type Order } from "../domain/order.ts";

/** Messages that every ended order owes its customer; refunds have their own. */
const endings = ["notify:order_confirmed", "notify:order_cancelled", "notify:payment_declined"];

/** The order as its customer may see it. */
export function detailsOf(order: Order): OrderDetails {
  const { payment, shipment } = order;
  return {
    order: order.ref,
    status: order.status,
    total: dueOf(order),
    shippingService: order.shippingService,
    rateSource: order.rateSource,
    ...(payment === undefined ? {} : { paymentId: payment.id }),
    ...(payment?.redirectUrl === undefined || order.status !== "awaiting_action" ? {} : { redirectUrl: payment.redirectUrl }),
    capturedMinor: payment?.capturedMinor ?? 0,
    refundedMinor: order.refunds.reduce((sum, { status, amountMinor }) => (status === "succeeded" ? sum + amountMinor : sum), 0),
    refunds: order.refunds.map(({ reference, amountMinor, status }) => ({ reference, amountMinor, status })),
    shipped: isBought(shipment),
    ...(shipment === undefined ? {} : { trackingNumber: shipment.trackingNumber }),
    notified: endings.some((step) => order.notices[step]?.state === "sent"),
    version: order.version,
  };
}
