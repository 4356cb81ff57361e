import type { Accepted, OrderDetails } from "../application.ts";
import { refuseRefundRequest } from "../domain/customer-request.ts";
import type { Order } from "../domain/order.ts";
import { evolve } from "./evolve.ts";
import type { Kernel } from "./kernel.ts";
import { detailsOf } from "./order-details.ts";
import { refuse } from "./refuse.ts";

type Refunded = Accepted<{ readonly order: OrderDetails }>;
interface Request {
  readonly reference: string;
  readonly amountMinor?: number;
}

function decide(kernel: Kernel, order: Order, { reference, amountMinor }: Request): Refunded | { readonly amountMinor: number } {
  const same = kernel.parts.sameRefund(order, reference);
  if (same !== undefined) {
    if (amountMinor === undefined || amountMinor === same.amountMinor)
      return { ok: true, replayed: true, order: detailsOf(order) };
    return refuse(422, "refund-reference-reused", `refund ${reference} is over another amount`);
  }
  if (order.cancel !== undefined || order.ended !== undefined)
    return refuse(409, "order-ended", "a cancelled or declined order gives its money back by itself");
  if (order.payment?.status !== "captured") return refuse(409, "not-captured", "nothing has been captured yet");
  const limit = kernel.parts.refundLimit(order, amountMinor);
  return limit.ok ? limit : refuse(422, "refund-exceeds-captured", `at most ${limit.leftMinor} minor units are left to refund`);
}

/** Asks for a refund. Counted against the limit in the transaction that accepts it, long before the bank has paid. */
export async function refund(kernel: Kernel, ref: string, request: Request): Promise<Refunded> {
  const invalid = refuseRefundRequest(request);
  if (invalid !== undefined) return invalid;
  const result = await kernel.store.transaction(async (tx): Promise<Refunded> => {
    const order = await tx.order(ref);
    if (order === undefined) return refuse(404, "no-such-order", `there is no order ${ref}`);
    const decision = decide(kernel, order, request);
    if ("ok" in decision && "order" in decision) return decision;
    if (!("amountMinor" in decision)) return decision;
    const asked = {
      reference: request.reference,
      amountMinor: decision.amountMinor,
      origin: "customer",
      status: "requested",
    } as const;
    const change = (now: Order): Order => ({ ...now, refunds: [...now.refunds, asked] });
    const detail = { reference: asked.reference, amountMinor: asked.amountMinor };
    const changed = await evolve(kernel, tx, ref, change, [{ event: "refund-requested", detail }]);
    return { ok: true, replayed: false, order: detailsOf(changed ?? order) };
  });
  kernel.wake();
  return result;
}
