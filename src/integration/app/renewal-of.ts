import type { PlaceOrder } from "../domain/customer-request.ts";
import { hash } from "../domain/idempotency-key.ts";
import type { Order } from "../domain/order.ts";

/** The next period of an order, as the shop places it by itself: what was bought then, by the same card, at the price of then. */
export function renewalOf(renewed: Order, reference: string): PlaceOrder {
  const { ref, customer, total, paymentToken, destination, weightGrams } = renewed;
  const idempotencyKey = `renewal-${hash(`${ref}:${reference}`).slice(0, 40)}`;
  return { order: reference, idempotencyKey, total, paymentToken, customer, destination, weightGrams, renews: ref };
}
