import { type Order, refundableMinor } from "./order.ts";

export type RefundAmount =
  | { readonly ok: true; readonly amountMinor: number }
  | { readonly ok: false; readonly leftMinor: number };

/** What a refund may give back: never more than captured less all that was asked for before, paid out yet or not. */
export function refundLimit(order: Order, amountMinor: number | undefined): RefundAmount {
  const leftMinor = refundableMinor(order);
  const wanted = amountMinor ?? leftMinor;
  return wanted > 0 && wanted <= leftMinor ? { ok: true, amountMinor: wanted } : { ok: false, leftMinor };
}
