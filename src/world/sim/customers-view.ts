import { type Clock, sleep } from "../../core/clock.ts";
import type { Shop, ShopAnswer } from "../../core/shop.ts";
import type { SimProcess } from "./sim-process.ts";

/** As long as a customer waits for an answer. */
const patienceMs = 10_000;

const lost = (why: "refused" | "reset" | "failed"): ShopAnswer =>
  why === "failed" ? { status: 500 } : { status: 0, error: why === "refused" ? "nobody answers" : "the connection was reset" };

/** The integration as its customers reach it: requests and answers take their time, and get lost with the process that held them. */
export function createSimShop(process: SimProcess, clock: Clock, latencyMs: () => number): Shop {
  const ask = async (request: (shop: Shop) => Promise<ShopAnswer>): Promise<ShopAnswer> => {
    await sleep(clock, latencyMs());
    const answer = await new Promise<ShopAnswer>((resolve) => {
      const cancel = clock.after(patienceMs, () => resolve({ status: 0, error: "no answer in time" }));
      void process
        .ask(({ shop }) => request(shop), lost)
        .then((answered) => {
          cancel();
          resolve(answered);
        });
    });
    await sleep(clock, latencyMs());
    return answer;
  };
  return {
    ask: (asked) => ask((shop) => shop.ask(asked)),
    read: (order) =>
      process.ask(
        ({ shop }) => shop.read(order),
        (why) => ({ type: "unreadable" as const, error: `the integration could not be read: ${why}` }),
      ),
    backlog: () =>
      process.ask(
        ({ shop }) => shop.backlog(),
        () => undefined,
      ),
    reconcile: () =>
      process.ask(
        ({ shop }) => shop.reconcile(),
        () => undefined,
      ),
  };
}
