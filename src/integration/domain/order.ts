import type { Money } from "../../core/money.ts";
import type { Address, Payment, Refund, Shipment } from "./partner-records.ts";

export type OrderStatus =
  | "placed"
  | "awaiting_action"
  | "authorized"
  | "shipping"
  | "capturing"
  | "completed"
  | "cancelling"
  | "cancelled"
  | "declined"
  | "attention";

/** What is known of the order's payment. Without `status` the partner named it, but no webhook or read has confirmed it yet. */
export interface KnownPayment {
  readonly id: string;
  readonly status?: Payment["status"];
  /** The partner's own version: reads may come in any order, the newest counts. 0 before the first confirmation. */
  readonly version: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly redirectUrl?: string;
}

export interface KnownShipment {
  readonly id: string;
  readonly status: Shipment["status"];
  readonly version: number;
  readonly trackingNumber: string;
}

/** Whether there is a label, or was one that is on its way: neither one that is still to be made nor one that was given back. */
export const isBought = (shipment: Pick<KnownShipment, "status"> | undefined): boolean =>
  shipment !== undefined && !["queued", "failed", "cancelled"].includes(shipment.status);

/** Whether nothing of it is left at the carrier. */
export const isGone = ({ status }: Pick<KnownShipment, "status">): boolean => status === "cancelled" || status === "failed";

export interface OrderRefund {
  readonly reference: string;
  readonly amountMinor: number;
  /** `cancellation`: the one that undoes a cancelled order's capture; `repeated`: one that the partner paid beside it; `merchant`: made at the partner's own desk. */
  readonly origin: "customer" | "cancellation" | "repeated" | "merchant";
  readonly id?: string;
  readonly status: "requested" | Refund["status"];
}

/** `suppressed`: the recipient has opted out. */
export interface Notice {
  readonly state: "sent" | "suppressed";
  readonly messageId?: string;
}

/** A second payment or shipment under one order: it should not be, and is undone. */
export interface Orphan {
  readonly type: "payment" | "shipment";
  readonly version: number;
  readonly undone: boolean;
}

/** An order as it is stored: facts learned from customers and partners; steps and status follow from them. */
export interface Order {
  readonly ref: string;
  readonly customer: string;
  /** As it was placed: so much is authorized. */
  readonly total: Money;
  /** What the order comes to since the customer took something off it: only this is captured. */
  readonly reducedToMinor?: number;
  readonly paymentToken: string;
  readonly destination: Address;
  readonly weightGrams: number;
  readonly shippingService: string;
  readonly rateSource: "quoted" | "cached" | "flat";
  readonly status: OrderStatus;
  /** The order of which it is the next period: the shop placed it by itself. */
  readonly renews?: string;
  /** Counts every change; a change is written only over the version it was made from. */
  readonly version: number;
  readonly createdMs: number;
  readonly cancel?: { readonly reason: "customer" | "action-timeout"; readonly atMs: number };
  /** Set once and never taken back: what comes later is undone, the end stays. */
  readonly ended?: "cancelled" | "declined";
  readonly awaitingSinceMs?: number;
  readonly payment?: KnownPayment;
  readonly shipment?: KnownShipment;
  /** By the partner's id. */
  readonly orphans: Readonly<Record<string, Orphan>>;
  readonly refunds: readonly OrderRefund[];
  /** By notify step, e.g. `notify:order_confirmed`. */
  readonly notices: Readonly<Record<string, Notice>>;
  /** Reasons why a person must look, each under the step or fact it came from. */
  readonly attention: Readonly<Record<string, string>>;
}

/** The reference of the refund that a cancellation makes; customers cannot use it. */
export const cancellationReference = "order-cancellation";

/** What the customer owes: the total, less what was taken off. */
export function dueOf({ total, reducedToMinor = total.amountMinor }: Order): Money {
  return { ...total, amountMinor: reducedToMinor };
}

/** Minor units that refunds have asked for and that have not failed. */
export function requestedRefundMinor(order: Order): number {
  return order.refunds.reduce((sum, refund) => (refund.status === "failed" ? sum : sum + refund.amountMinor), 0);
}

/** What is captured and no refund has asked for yet. */
export function refundableMinor(order: Order): number {
  return (order.payment?.capturedMinor ?? 0) - requestedRefundMinor(order);
}

export function withAttention(order: Order, about: string, reason: string): Order {
  return { ...order, attention: { ...order.attention, [about]: reason } };
}

export function withoutAttention(order: Order, about: string): Order {
  if (order.attention[about] === undefined) return order;
  const { [about]: _resolved, ...attention } = order.attention;
  return { ...order, attention };
}
