import type { Accepted, OrderDetails } from "../application.ts";
import type { Order } from "../domain/order.ts";
import { evolve } from "./evolve.ts";
import type { Kernel } from "./kernel.ts";
import { detailsOf } from "./order-details.ts";

type Cancelled = Accepted<{ readonly order: OrderDetails }>;

function refusal(order: Order): Cancelled | undefined {
  if (order.cancel !== undefined || order.ended === "cancelled") return { ok: true, replayed: true, order: detailsOf(order) };
  if (order.ended === "declined")
    return { ok: false, status: 409, code: "order-declined", detail: "a declined order has nothing to cancel" };
  const gone = order.shipment?.status === "in_transit" || order.shipment?.status === "delivered";
  return gone
    ? { ok: false, status: 409, code: "already-shipped", detail: "the parcel is on its way: ask for a refund" }
    : undefined;
}

/**
 * Asks for the order's end. Only the wish is written: what is to be undone follows from what has happened by then, and a
 * step in flight is waited for, so that the wish is right at whatever point of the flow it comes.
 */
export async function cancel(kernel: Kernel, ref: string): Promise<Cancelled> {
  const result = await kernel.store.transaction(async (tx): Promise<Cancelled> => {
    const order = await tx.order(ref);
    if (order === undefined) return { ok: false, status: 404, code: "no-such-order", detail: `there is no order ${ref}` };
    const refused = refusal(order);
    if (refused !== undefined) return refused;
    const wish = { reason: "customer", atMs: kernel.ports.clock.now() } as const;
    const changed = await evolve(kernel, tx, ref, (now) => ({ ...now, cancel: wish }), [{ event: "cancel-requested" }]);
    return { ok: true, replayed: false, order: detailsOf(changed ?? order) };
  });
  kernel.wake();
  return result;
}
