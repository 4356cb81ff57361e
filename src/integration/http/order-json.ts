import type { OrderDetails } from "../application.ts";

/** An order as customers read it. */
export function orderJson(order: OrderDetails): Readonly<Record<string, unknown>> {
  return {
    order: order.order,
    status: order.status,
    total: { amount_minor: order.total.amountMinor, currency: order.total.currency },
    shipping: { service: order.shippingService, rate_source: order.rateSource },
    payment: {
      id: order.paymentId ?? null,
      redirect_url: order.redirectUrl ?? null,
      captured_minor: order.capturedMinor,
      refunded_minor: order.refundedMinor,
    },
    refunds: order.refunds.map(({ reference, amountMinor, status }) => ({ reference, amount_minor: amountMinor, status })),
    shipped: order.shipped,
    tracking_number: order.trackingNumber ?? null,
    notified: order.notified,
    version: order.version,
  };
}
