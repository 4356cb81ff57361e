import type { BalanceTransaction, Payment, Refund } from "../ports.ts";
import { integer, object, oneOf, optional, text } from "../shape.ts";

/** The contracts' bound of an amount: 1,000,000.00. */
export const maxMinor = 100_000_000;

export const orderReference = text({ pattern: /^\P{Cc}{1,80}$/u });
export const currency = text({ pattern: /^[A-Z]{3}$/ });
const paymentId = text({ pattern: /^pay_[a-z0-9]{1,32}$/ });
const refundId = text({ pattern: /^re_[a-z0-9]{1,32}$/ });

export const paymentShape = object({
  id: paymentId,
  order_reference: orderReference,
  status: oneOf("requires_action", "authorized", "declined", "captured", "voided", "capture_failed"),
  amount_minor: integer(1, maxMinor),
  captured_minor: integer(0, maxMinor),
  refunded_minor: integer(0, maxMinor),
  currency,
  version: integer(1, Number.MAX_SAFE_INTEGER),
  next_action: optional(object({ type: oneOf("redirect"), redirect_url: text({ pattern: /^https?:\/\//, max: 2000 }) })),
  decline_reason: optional(text()),
});

export const refundShape = object({
  id: refundId,
  payment_id: paymentId,
  order_reference: orderReference,
  refund_reference: text({ min: 1, max: 100 }),
  amount_minor: integer(1, maxMinor),
  currency,
  status: oneOf("pending", "succeeded", "failed"),
});

export const balanceTransactionShape = object({
  id: text({ pattern: /^bt_[a-z0-9]{1,32}$/ }),
  type: oneOf("capture", "refund", "capture_failed"),
  payment_id: paymentId,
  refund_id: optional(refundId),
  order_reference: orderReference,
  amount_minor: integer(-maxMinor, maxMinor),
  currency,
});

type Wire<S> = S extends { readonly read: (value: unknown, at: string) => infer T } ? T : never;

export function toPayment(wire: Wire<typeof paymentShape>): Payment {
  return {
    id: wire.id,
    order: wire.order_reference,
    status: wire.status,
    amount: { amountMinor: wire.amount_minor, currency: wire.currency },
    capturedMinor: wire.captured_minor,
    refundedMinor: wire.refunded_minor,
    version: wire.version,
    ...(wire.next_action === undefined ? {} : { redirectUrl: wire.next_action.redirect_url }),
    ...(wire.decline_reason === undefined ? {} : { declineReason: wire.decline_reason }),
  };
}

export function toRefund(wire: Wire<typeof refundShape>): Refund {
  return {
    id: wire.id,
    paymentId: wire.payment_id,
    order: wire.order_reference,
    reference: wire.refund_reference,
    amount: { amountMinor: wire.amount_minor, currency: wire.currency },
    status: wire.status,
  };
}

export function toBalanceTransaction(wire: Wire<typeof balanceTransactionShape>): BalanceTransaction {
  return {
    id: wire.id,
    type: wire.type,
    paymentId: wire.payment_id,
    order: wire.order_reference,
    amountMinor: wire.amount_minor,
    currency: wire.currency,
    ...(wire.refund_id === undefined ? {} : { refundId: wire.refund_id }),
  };
}

/** What no payment can be, whatever was asked: more captured than authorized, more refunded than captured. */
export function paymentNonsense({ amount, capturedMinor, refundedMinor }: Payment): string | undefined {
  if (capturedMinor > amount.amountMinor) return "captured_minor is more than amount_minor";
  return refundedMinor > capturedMinor ? "refunded_minor is more than captured_minor" : undefined;
}

/** A refund gives money back, and so does a capture that failed; a capture takes it. */
export function transactionNonsense({ type, amountMinor }: BalanceTransaction): string | undefined {
  return (type === "capture") === amountMinor > 0 ? undefined : `amount_minor has the wrong sign for a ${type}`;
}
