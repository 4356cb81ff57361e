import { type Clock, sleep } from "../../core/clock.ts";
import type { Shop, ShopAnswer } from "../../workload/shop.ts";
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
    place: (order) => ask((shop) => shop.place(order)),
    cancel: (order) => ask((shop) => shop.cancel(order)),
    reduce: (order, toMinor) => ask((shop) => shop.reduce(order, toMinor)),
    refund: (order, reference, amountMinor) => ask((shop) => shop.refund(order, reference, amountMinor)),
    returnPage: (order) => ask((shop) => shop.returnPage(order)),
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
