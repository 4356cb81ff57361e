import type { Accepted, OrderDetails } from "../application.ts";
import type { Kernel } from "./kernel.ts";
import { place } from "./place.ts";
import { refuse } from "./refuse.ts";

/** Charges the next period of an order. It is an order of its own from then on, and takes all the care that any order takes. */
export async function renew(kernel: Kernel, ref: string, reference: string): Promise<Accepted<{ readonly order: OrderDetails }>> {
  const renewed = await kernel.store.transaction((tx) => tx.order(ref));
  if (renewed === undefined) return refuse(404, "no-such-order", `there is no order ${ref}`);
  if (renewed.status !== "completed")
    return refuse(409, "not-renewable", `order ${ref} is ${renewed.status}: only what was paid and sent is renewed`);
  return place(kernel, kernel.parts.renewalOf(renewed, reference));
}
