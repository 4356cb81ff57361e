import {
  cancellationReference,
  dueOf,
  isGone,
  type KnownPayment,
  type KnownShipment,
  type Order,
  type Orphan,
  refundableMinor,
  withAttention,
  withoutAttention,
} from "./order.ts";
import type { Message, Payment, Refund, Shipment } from "./partner-records.ts";

/** Something a partner told us. `named`: its answer to our own call, which gives the payment's name but settles nothing. */
export type Fact =
  | { readonly type: "payment"; readonly payment: Payment; readonly confirmed: boolean }
  | { readonly type: "refund"; readonly refund: Refund; readonly confirmed: boolean }
  | { readonly type: "shipment"; readonly shipment: Shipment }
  | { readonly type: "message"; readonly step: string; readonly message: Message };

/** Whether what was read is newer than what is known. Replaceable: see `Parts.isNewer`. */
export type IsNewer = (known: { readonly version: number }, read: { readonly version: number }) => boolean;

/** Versions only grow, so an older read (a stale replica, a webhook out of order) changes nothing. */
export const isNewer: IsNewer = (known, read) => read.version > known.version;

function toPayment(payment: Payment): KnownPayment {
  const { id, status, version, capturedMinor, refundedMinor, redirectUrl } = payment;
  return { id, status, version, capturedMinor, refundedMinor, ...(redirectUrl === undefined ? {} : { redirectUrl }) };
}

function withOrphan(order: Order, id: string, orphan: Orphan, newer: IsNewer): Order {
  const known = order.orphans[id];
  if (known !== undefined && !newer(known, orphan)) return order;
  return { ...order, orphans: { ...order.orphans, [id]: orphan } };
}

/** A second payment of the same order never replaces the first: it is voided, or, if money was taken, a person's affair. */
function withSecondPayment(order: Order, read: Payment, newer: IsNewer): Order {
  if (read.status === "captured" && read.refundedMinor < read.capturedMinor)
    return withAttention(order, `payment ${read.id}`, `payment ${read.id} was captured beside ${order.payment?.id}`);
  const undone = read.status !== "authorized" && read.status !== "requires_action";
  const orphan = { type: "payment", version: read.version, undone } as const;
  return withOrphan(withoutAttention(order, `payment ${read.id}`), read.id, orphan, newer);
}

function withPayment(order: Order, read: Payment, confirmed: boolean, newer: IsNewer): Order {
  const known = order.payment;
  if (!confirmed) {
    return known === undefined ? { ...order, payment: { id: read.id, version: 0, capturedMinor: 0, refundedMinor: 0 } } : order;
  }
  if (known !== undefined && known.id !== read.id) return withSecondPayment(order, read, newer);
  if (known !== undefined && !newer(known, read)) return order;
  const next = { ...order, payment: toPayment(read) };
  if (read.amount.amountMinor !== order.total.amountMinor || read.amount.currency !== order.total.currency)
    return withAttention(next, "amount", `payment ${read.id} is over another amount than the order`);
  if (read.status === "voided" && order.cancel === undefined && order.ended === undefined)
    return withAttention(next, "payment", `payment ${read.id} was voided, and nobody here asked for it`);
  // what becomes of a parcel that is under way and not paid for is for a person to say
  if (read.status === "capture_failed" && order.cancel === undefined && order.ended === undefined)
    return withAttention(next, "payment", `the capture of payment ${read.id} failed at the bank`);
  // while a cancellation is under way, it gives back whatever was taken
  const isOpen = order.cancel === undefined && order.ended === undefined;
  if (read.capturedMinor > dueOf(order).amountMinor && (isOpen || order.ended === "cancelled"))
    return withAttention(
      next,
      "payment",
      `payment ${read.id} took ${read.capturedMinor}, the order comes to ${dueOf(order).amountMinor}`,
    );
  if (read.status === "captured" && order.ended === "declined")
    return withAttention(next, "payment", `payment ${read.id} was captured although the order is declined`);
  return next;
}

/** A second refund under one reference cannot be taken back: it is counted, and a person must look. */
function withSecondRefund(order: Order, read: Refund): Order {
  if (read.status !== "succeeded" || order.refunds.some(({ id }) => id === read.id)) return order;
  const { id, amount, status } = read;
  const repeated = { reference: id, id, amountMinor: amount.amountMinor, origin: "repeated", status } as const;
  const next = { ...order, refunds: [...order.refunds, repeated] };
  return withAttention(next, `refund ${id}`, `refund ${read.reference} was paid a second time (${id})`);
}

/** Ours are written down before they are asked for: this one was made at the partner's own desk, and nobody here has to do anything. */
function withMerchantsRefund(order: Order, { id, reference, amount: { amountMinor }, status }: Refund): Order {
  if (status === "failed") return order;
  return { ...order, refunds: [...order.refunds, { reference, id, amountMinor, origin: "merchant", status }] };
}

function withRefund(order: Order, read: Refund, confirmed: boolean): Order {
  const known = order.refunds.find(({ reference }) => reference === read.reference);
  if (known?.id !== undefined && known.id !== read.id) return withSecondRefund(order, read);
  if (known === undefined) return withMerchantsRefund(order, read);
  const refunds = order.refunds.map((refund) => {
    if (refund.reference !== read.reference) return refund;
    if (refund.status === "succeeded" || refund.status === "failed") return refund;
    // The answer names the refund; whether the bank pays is told by a webhook's read or by polling.
    return { ...refund, id: read.id, status: confirmed ? read.status : ("pending" as const) };
  });
  const failed = refunds.find((refund) => refund.reference === read.reference && refund.status === "failed");
  const next = { ...order, refunds };
  return failed ? withAttention(next, `refund:${failed.reference}`, `refund ${failed.reference} failed at the bank`) : next;
}

function toShipment({ id, status, version, trackingNumber }: Shipment): KnownShipment {
  return { id, status, version, trackingNumber };
}

function withShipment(order: Order, read: Shipment, newer: IsNewer): Order {
  const known = order.shipment;
  if (known !== undefined && known.id !== read.id) {
    const orphan = { type: "shipment", version: read.version, undone: isGone(read) } as const;
    return withOrphan(order, read.id, orphan, newer);
  }
  if (known !== undefined && !newer(known, read)) return order;
  const next = { ...order, shipment: toShipment(read) };
  // whether to send it another way, or not at all, is for a person to say
  return read.status === "failed" && order.cancel === undefined && order.ended === undefined
    ? withAttention(next, "shipment", `the label of shipment ${read.id} could not be made`)
    : next;
}

/** The order that knows the fact too. */
export function applyFact(order: Order, fact: Fact, newer: IsNewer): Order {
  switch (fact.type) {
    case "payment":
      return withPayment(order, fact.payment, fact.confirmed, newer);
    case "refund":
      return withRefund(order, fact.refund, fact.confirmed);
    case "shipment":
      return withShipment(order, fact.shipment, newer);
    case "message":
      return { ...order, notices: { ...order.notices, [fact.step]: { state: "sent", messageId: fact.message.id } } };
  }
}

/**
 * What follows from the facts without anyone's doing: a cancelled order's capture is to be given back, once. At a partner without
 * keys a capture that was taken for lost may land after that: nobody knows how many more will, so that it is for a person.
 */
export function consequences(order: Order): Order {
  const unwinding = order.cancel !== undefined || order.ended === "cancelled";
  const left = refundableMinor(order);
  if (!unwinding || order.payment?.status !== "captured" || left <= 0) return order;
  const asked = order.refunds.find(({ reference }) => reference === cancellationReference);
  // a refund that failed has asked for a person itself
  if (asked?.status === "failed") return order;
  if (asked !== undefined)
    return withAttention(order, "payment", `payment ${order.payment.id} holds ${left} beside what its cancellation gave back`);
  const refund = { reference: cancellationReference, amountMinor: left, origin: "cancellation", status: "requested" } as const;
  return { ...order, refunds: [...order.refunds, refund] };
}

/** The order of a shopper who never came back from the bank is given up. */
export function expire(order: Order, nowMs: number, actionTimeoutMs: number): Order {
  const waits = order.payment?.status === "requires_action" && order.cancel === undefined && order.ended === undefined;
  if (!waits || nowMs - (order.awaitingSinceMs ?? nowMs) < actionTimeoutMs) return order;
  return { ...order, cancel: { reason: "action-timeout", atMs: nowMs } };
}
