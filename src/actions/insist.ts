import type { ShopAnswer } from "../core/shop.ts";
import type { Customer } from "./action.ts";

type Retried = (status: number) => boolean;

export const isUnclear: Retried = (status) => status === 0 || status >= 500;
/** Also where the integration is not ready for it yet. */
export const isUnclearOrEarly: Retried = (status) => isUnclear(status) || status === 409;

/** For some seconds the customer tries again, several at once where the step says so. */
export async function insist(
  { clock, signal, sleep }: Customer,
  attempt: () => Promise<ShopAnswer>,
  again: Retried,
  times = 1,
): Promise<void> {
  const untilMs = clock.now() + 5000;
  const one = async (): Promise<void> => {
    for (;;) {
      const { status } = await attempt();
      if (!again(status) || signal?.aborted || clock.now() >= untilMs) return;
      await sleep(150);
    }
  };
  await Promise.all(Array.from({ length: times }, one));
}
