import type { ShopAnswer } from "../core/shop.ts";
import type { Customer } from "./action.ts";
import { isEnd } from "./shown.ts";

type Retried = (status: number) => boolean;

export const isUnclear: Retried = (status) => status === 0 || status >= 500;
/** Also where the integration is not ready for it yet. */
export const isUnclearOrEarly: Retried = (status) => isUnclear(status) || status === 409;

const mostMs = 5000;
const everyMs = 150;
/** Hundreds of cells who are refused would be a load of their own: after a while they look whether it can be granted at all. */
const cells = { longer: 1.25, mostMs: 500, looksAfterMs: 1500 };

/** For some seconds the customer tries again, several at once where the step says so. */
export async function insist(
  { order, clock, signal, look, sleep }: Customer,
  attempt: () => Promise<ShopAnswer>,
  again: Retried,
  times = 1,
): Promise<void> {
  const sinceMs = clock.now();
  /** Of an order that has ended without a purchase, or waits for a person, nothing is to be had by asking again. */
  const isInVain = async (): Promise<boolean> => {
    if (order.isCell !== true || clock.now() - sinceMs < cells.looksAfterMs) return false;
    const view = await look();
    return view !== undefined && view.status !== "confirmed" && (isEnd(view.status) || view.status === "attention");
  };
  const one = async (): Promise<void> => {
    for (let waitsMs = everyMs; ; ) {
      const { status } = await attempt();
      if (!again(status) || signal?.aborted || clock.now() - sinceMs >= mostMs) return;
      if (!isUnclear(status) && (await isInVain())) return;
      await sleep(waitsMs);
      if (order.isCell) waitsMs = Math.min(cells.mostMs, waitsMs * cells.longer);
    }
  };
  await Promise.all(Array.from({ length: times }, one));
}
