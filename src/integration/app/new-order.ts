import type { PlaceOrder } from "../application.ts";
import type { Order } from "../domain/order.ts";

export type Shipping = Pick<Order, "shippingService" | "rateSource">;

/** The order as it begins: asked for, and nothing known of any partner. */
export function newOrder(command: PlaceOrder, shipping: Shipping, nowMs: number): Order {
  const { order: ref, customer, total, paymentToken, destination, weightGrams, renews } = command;
  const asked = { ref, customer, total, paymentToken, destination, weightGrams, ...(renews !== undefined && { renews }) };
  const blank = { orphans: {}, refunds: [], notices: {}, attention: {} };
  return { ...asked, ...shipping, status: "placed", version: 1, createdMs: nowMs, ...blank };
}
