import type { Customer } from "./action.ts";
import { reaches } from "./story.ts";

const pollMs = 40;
/** Hundreds of cells who wait for what a fault holds up would be a load of their own: they look less and less often. */
const cells = { longer: 1.25, mostMs: 500, stuckMs: 1500 };

/** Whether an order that is shown so goes no further. */
export const isEnd = (status: string): boolean => status === "confirmed" || status === "declined" || status === "cancelled";

/**
 * Looks until the order is shown with that status: longer on a busy machine, once the order is shown at all. Where it does not get there in time, nothing is proved of what was to come
 * after, which is written down unless customers just go on.
 */
export async function isShownAs(
  { order, clock, patience = () => 1, signal, look, sleep, note }: Customer,
  status: string,
  withinMs: number,
  { goesOn = false, isLast = false } = {},
): Promise<boolean> {
  const sinceMs = clock.now();
  let seen: string | undefined;
  let everyMs = pollMs;
  /** Since when it waits for a person. */
  let stuckMs = Number.POSITIVE_INFINITY;
  let boundMs = withinMs;
  while (clock.now() - sinceMs < boundMs && !signal?.aborted) {
    const view = await look();
    // an order that is there comes on more slowly on a busy machine; of one that is not, nobody knows whether it ever will
    if (view !== undefined) boundMs = Math.max(boundMs, withinMs * patience());
    if (view?.status === status || view?.detail === status || (view?.atBank && status === reaches.abandoned)) return true;
    seen = view?.detail ?? view?.status ?? seen;
    // what has ended otherwise ends no other way, and hundreds of cells are not to look at it
    if (view?.status !== "attention") stuckMs = Number.POSITIVE_INFINITY;
    else stuckMs = Math.min(stuckMs, clock.now());
    if (order.isCell && view !== undefined && (isEnd(view.status) || clock.now() - stuckMs > cells.stuckMs)) break;
    await sleep(everyMs);
    if (order.isCell) everyMs = Math.min(cells.mostMs, everyMs * cells.longer);
  }
  if (goesOn) return false;
  const waitedMs = clock.now() - sinceMs;
  const value = { status, waitedMs, ...(seen !== undefined && { seen }), ...(isLast && { isLast }) };
  note({ actor: "customer", type: "await-unmet", order: order.order, value });
  return false;
}
