import type { Accepted, OrderDetails, Refused } from "../application.ts";
import { refuseReduction } from "../domain/customer-request.ts";
import { dueOf, type Order } from "../domain/order.ts";
import type { Progress } from "../domain/status.ts";
import { evolve } from "./evolve.ts";
import type { Kernel } from "./kernel.ts";
import { detailsOf } from "./order-details.ts";
import { progressOf } from "./progress.ts";
import { refuse } from "./refuse.ts";

type Reduced = Accepted<{ readonly order: OrderDetails }>;

function refusal(kernel: Kernel, order: Order, progress: Progress, toMinor: number): Refused | undefined {
  const { amountMinor: dueMinor } = dueOf(order);
  if (toMinor > dueMinor) return refuse(422, "reduction-raises", `the order comes to ${dueMinor} minor units, and not to more`);
  if (order.cancel !== undefined || order.ended !== undefined)
    return refuse(409, "order-ended", "nothing can be taken off a cancelled or declined order");
  return kernel.parts.isChargeAsked(order, progress)
    ? refuse(409, "already-charged", "the money is being taken: ask for a refund")
    : undefined;
}

/** Takes something off an order, as long as its charge has not been asked for: what was authorized beyond the rest is never captured. */
export async function reduce(kernel: Kernel, ref: string, toMinor: number): Promise<Reduced> {
  const invalid = refuseReduction(toMinor);
  if (invalid !== undefined) return invalid;
  return kernel.store.transaction(async (tx): Promise<Reduced> => {
    const order = await tx.order(ref);
    if (order === undefined) return refuse(404, "no-such-order", `there is no order ${ref}`);
    if (toMinor === dueOf(order).amountMinor) return { ok: true, replayed: true, order: detailsOf(order) };
    const refused = refusal(kernel, order, progressOf(await tx.outboxOf(ref)), toMinor);
    if (refused !== undefined) return refused;
    const happening = { event: "reduced", detail: { toMinor } };
    const changed = await evolve(kernel, tx, ref, (now) => ({ ...now, reducedToMinor: toMinor }), [happening]);
    return { ok: true, replayed: false, order: detailsOf(changed ?? order) };
  });
}
