import { isGone, type Order } from "./order.ts";
import { isUnwound, type Progress } from "./status.ts";

/**
 * A piece of work at one partner. The name carries its subject: `authorize`, `confirm-payment`, `ship`, `confirm-shipment`, `capture`,
 * `void[:<payment>]`, `cancel-shipment[:<shipment>]`, `refund:<reference>`, `confirm-refund:<reference>`, `notify:<template>[:<reference>]`.
 */
export type Step = string;

export function stepKind(step: Step): string {
  const end = step.indexOf(":");
  return end < 0 ? step : step.slice(0, end);
}

/** What follows the step's kind: a refund reference, or a template with what it is about. */
export function stepSubject(step: Step): string {
  return step.slice(stepKind(step).length + 1);
}

function refundSteps(order: Order): Step[] {
  return order.refunds.flatMap((refund): Step[] => {
    if (refund.status === "requested") return [`refund:${refund.reference}`];
    if (refund.status === "pending") return [`confirm-refund:${refund.reference}`];
    if (refund.status === "succeeded" && refund.origin === "customer") return [`notify:refund_issued:${refund.reference}`];
    return [];
  });
}

/** What is to be done until there is a label; undefined: there is one. */
function shippingSteps({ shipment }: Order): Step[] | undefined {
  if (shipment === undefined) return ["ship"];
  if (shipment.status === "queued") return ["confirm-shipment"];
  return shipment.status === "failed" ? [] : undefined;
}

function forwardSteps(order: Order): Step[] {
  const { payment } = order;
  switch (payment?.status) {
    case undefined:
      return payment === undefined ? ["authorize"] : ["confirm-payment"];
    case "requires_action":
      return ["confirm-payment"];
    case "declined":
      return ["notify:payment_declined"];
    case "authorized":
      return shippingSteps(order) ?? ["capture"];
    case "captured":
      return shippingSteps(order) ?? ["notify:order_confirmed"];
    case "voided":
    case "capture_failed":
      return [];
  }
}

function unwindingSteps(order: Order, progress: Progress): Step[] {
  const { payment, shipment } = order;
  const steps: Step[] = [];
  if (shipment !== undefined && !isGone(shipment)) steps.push("cancel-shipment");
  // While nobody knows whether the capture happened, neither a void nor a refund can be right.
  const paymentInDoubt = progress.inDoubt.has("authorize") || progress.inDoubt.has("capture");
  if (payment !== undefined && !paymentInDoubt) {
    if (payment.status === undefined) steps.push("confirm-payment");
    if (payment.status === "authorized" || payment.status === "requires_action") steps.push("void");
  }
  if (order.ended !== "declined" && isUnwound(order, progress)) steps.push("notify:order_cancelled");
  return steps;
}

/** Second payments and shipments are undone whatever becomes of the order. */
function orphanSteps(order: Order): Step[] {
  const open = Object.entries(order.orphans).filter(([, orphan]) => !orphan.undone);
  return open.map(([id, { type }]) => (type === "payment" ? `void:${id}` : `cancel-shipment:${id}`));
}

/** Facts that make every further step wrong, until a person has looked. */
const blocking = ["amount", "payment"];

/**
 * The steps that the order's facts ask for now. A pure function of the facts: whoever learns a fact (an answer, a
 * webhook's read, reconciliation) writes it and asks again, so that no way of learning it is needed for the flow to go on.
 */
export function wantedSteps(order: Order, progress: Progress): readonly Step[] {
  const unwinding = order.cancel !== undefined || order.ended === "cancelled";
  const orphan = order.ended === "declined" && order.payment?.status !== "declined";
  const blocked = blocking.some((about) => order.attention[about] !== undefined);
  const steps = unwinding || orphan ? unwindingSteps(order, progress) : blocked ? [] : forwardSteps(order);
  const told = orphan ? ["notify:payment_declined"] : [];
  return [...steps, ...told, ...orphanSteps(order), ...refundSteps(order)].filter((step) => order.notices[step] === undefined);
}
