import type { Limits } from "../core/history.ts";
import type { Role } from "../core/role.ts";
import type { KnownOrder, Step } from "../core/scenario.ts";

/** What customers ask for, that a shop calls such an operation: without any of it, it has no reason to. */
export const askedBy: Readonly<Partial<Record<Role, readonly string[]>>> = {
  refund: ["refund", "cancel", "reduce"],
  void: ["cancel", "reduce"],
};

const waitsFor = (step: Step, status: string): boolean => step.do === "await" && step.status === status;

/**
 * How many steps come before a cancellation that the shop's own rule may refuse: the customer waited for the sale before, which
 * ends what most shops let be cancelled. Infinity where there is none.
 */
function lateCancellation({ steps }: KnownOrder, limits: Limits | undefined): number {
  const until = limits?.cancelUntil;
  if (until === undefined || until === "always") return Number.POSITIVE_INFINITY;
  const sold = steps.findIndex((step) => waitsFor(step, "confirmed"));
  const late = steps.findIndex((step, n) => step.do === "cancel" && sold !== -1 && n > sold);
  return late === -1 ? Number.POSITIVE_INFINITY : late;
}

/** Customers go on where they wait for a cancellation that the shop's own rule may refuse: to refuse it is right, and to grant it too. */
export function withoutWaitingForGrace(order: KnownOrder, limits: Limits | undefined): KnownOrder {
  const late = lateCancellation(order, limits);
  if (!order.steps.slice(late + 1).some((step) => waitsFor(step, "cancelled"))) return order;
  const steps = order.steps.map(
    (step, n): Step => (n > late && waitsFor(step, "cancelled") ? { ...step, orElse: "go-on" } : step),
  );
  return { ...order, steps };
}

/** Whether the order's customer asks for nothing that such an operation follows from, but what the shop's own rule may refuse. */
export function hangsOnGrace(order: KnownOrder, role: Role | undefined, limits: Limits | undefined): boolean {
  const ways = role === undefined ? undefined : askedBy[role];
  const late = lateCancellation(order, limits);
  if (ways === undefined || late === Number.POSITIVE_INFINITY) return false;
  return !order.steps.some((step, n) => ways.includes(step.do) && (step.do !== "cancel" || n < late));
}
