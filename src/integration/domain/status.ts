import { isGone, type Order, type OrderStatus } from "./order.ts";

/**
 * The moves an order may make. Forward moves may skip states, since one read can tell several things at once;
 * no move leads back, and nothing leaves `cancelled` or `declined` but a call for a person.
 */
const moves: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  placed: [
    "awaiting_action",
    "authorized",
    "shipping",
    "capturing",
    "completed",
    "declined",
    "cancelling",
    "cancelled",
    "attention",
  ],
  awaiting_action: ["authorized", "shipping", "capturing", "completed", "declined", "cancelling", "cancelled", "attention"],
  authorized: ["shipping", "capturing", "completed", "cancelling", "cancelled", "attention"],
  shipping: ["capturing", "completed", "cancelling", "cancelled", "attention"],
  capturing: ["completed", "cancelling", "cancelled", "attention"],
  completed: ["cancelling", "cancelled", "attention"],
  cancelling: ["cancelled", "declined", "attention"],
  cancelled: ["attention"],
  declined: ["attention"],
  // A person, or a later authoritative read, resolved it: the order goes on from its facts.
  attention: [
    "placed",
    "awaiting_action",
    "authorized",
    "shipping",
    "capturing",
    "completed",
    "cancelling",
    "cancelled",
    "declined",
  ],
};

export function canMove(from: OrderStatus, to: OrderStatus): boolean {
  return from === to || moves[from].includes(to);
}

/** The move, or a thrown error: an illegal one is a bug, never data. */
export function move(from: OrderStatus, to: OrderStatus): OrderStatus {
  if (!canMove(from, to)) throw new Error(`an order cannot go from ${from} to ${to}`);
  return to;
}

/** What the outbox knows that the order's facts do not. */
export interface Progress {
  /** Steps whose partner call was begun and whose outcome no one knows yet. */
  readonly inDoubt: ReadonlySet<string>;
  /** Steps that were begun at least once. */
  readonly begun: ReadonlySet<string>;
}

/** Whether nothing of a cancelled order is left at the partners, nor may still turn up. */
export function isUnwound(order: Order, progress: Progress): boolean {
  if (["authorize", "ship", "capture"].some((step) => progress.inDoubt.has(step))) return false;
  const { payment, shipment } = order;
  if (Object.values(order.orphans).some((orphan) => !orphan.undone)) return false;
  if (shipment !== undefined && !isGone(shipment)) return false;
  if (payment === undefined || payment.status === "declined") return true;
  if (payment.status === "voided" || payment.status === "capture_failed") return true;
  if (payment.status !== "captured") return false;
  const returned = order.refunds.reduce((sum, refund) => (refund.status === "succeeded" ? sum + refund.amountMinor : sum), 0);
  return returned >= payment.capturedMinor;
}

/** There is a label, or was one. */
const hasShipped = ({ shipment }: Order): boolean =>
  shipment !== undefined && shipment.status !== "queued" && shipment.status !== "failed";

function liveStatus(order: Order, progress: Progress): OrderStatus {
  switch (order.payment?.status) {
    case undefined:
      return "placed";
    case "requires_action":
      return "awaiting_action";
    case "declined":
      return "declined";
    case "captured":
      return hasShipped(order) ? "completed" : "shipping";
    case "voided":
    case "capture_failed":
      return "attention";
    case "authorized":
      if (hasShipped(order)) return "capturing";
      return progress.begun.has("ship") ? "shipping" : "authorized";
  }
}

/** The status that follows from the facts. */
export function statusOf(order: Order, progress: Progress): OrderStatus {
  if (Object.keys(order.attention).length > 0) return "attention";
  if (order.ended !== undefined) return order.ended;
  if (order.cancel !== undefined) return isUnwound(order, progress) ? "cancelled" : "cancelling";
  return liveStatus(order, progress);
}
