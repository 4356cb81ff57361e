import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import type { Shop, ShopRequest } from "../../../src/core/shop.ts";
import { createSimShop } from "../../../src/world/sim/customers-view.ts";
import { createSimProcess } from "../../../src/world/sim/sim-process.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const latencyMs = 30;
const placing: ShopRequest = {
  name: "place",
  order: "order-1",
  currency: "EUR",
  amountMinor: 4200,
  values: { payment_token: "tok_visa_ok" },
};
const view = {
  type: "view",
  view: { status: "confirmed", totalMinor: 4200, currency: "EUR", capturedMinor: 4200, refundedMinor: 0, shipped: true },
} as const;

/** A process whose shop answers as told, and a customer in front of it. */
async function market(change: Partial<Shop> = {}) {
  const clock = createVirtualClock(0);
  const asked: unknown[] = [];
  const heard =
    <A extends unknown[], T>(what: string, answer: T) =>
    async (...given: A): Promise<T> => {
      asked.push([what, ...given, clock.now()]);
      return answer;
    };
  const shop: Shop = {
    ask: heard("ask", { status: 202 }),
    read: heard("read", view),
    backlog: heard("backlog", { outbox: 1, inbox: 2, deadLetters: 3 }),
    reconcile: heard("reconcile", undefined),
    ...change,
  };
  const process = createSimProcess({
    durable: { boot: async () => ({ shop, webhook: async () => ({ status: 202 }) }), close: async () => {} },
    forbidden: [],
    workers: 1,
    clock,
    random: createRandom(1),
    recorder: { record: () => 0 },
    http: () => ({ send: () => Promise.reject(new Error("nobody calls")) }),
    strikes: () => false,
    steps: () => 0,
    working: () => () => {},
  });
  await process.start();
  const kill = (): void => process.crash({ signal: "SIGKILL", restartAfterMs: 1_000_000 }, "test", 0);
  const stop = (forMs: number): void => process.crash({ signal: "SIGSTOP", restartAfterMs: forMs }, "test", 0);
  /** What was answered, and when. */
  const timed = async <T>(work: Promise<T>): Promise<readonly [T, number]> => {
    let end: readonly [T, number] | undefined;
    void work.then((value) => {
      end = [value, clock.now()];
    });
    await clock.runUntil(() => end !== undefined, 100_000);
    return end as readonly [T, number];
  };
  return { clock, asked, kill, stop, timed, shop: createSimShop(process, clock, () => latencyMs) };
}

const until = (clock: { after(ms: number, run: () => void): unknown }, ms: number) =>
  new Promise<void>((resolve) => clock.after(ms, resolve));

describe("a customer of the integration in virtual time", () => {
  it("is answered after the way there and back", async () => {
    const { shop, asked, timed } = await market();
    expect(await timed(shop.ask(placing))).toEqual([{ status: 202 }, 2 * latencyMs]);
    expect(asked).toEqual([["ask", placing, latencyMs]]);
  });

  it("is refused where nobody is there", async () => {
    const { shop, kill, timed, asked } = await market();
    kill();
    expect(await timed(shop.ask(placing))).toEqual([{ status: 0, error: "nobody answers" }, 2 * latencyMs]);
    expect(asked).toEqual([]);
  });

  it("meets whoever is there when the request arrives, not when it leaves", async () => {
    const { shop, kill, clock, timed } = await market();
    clock.after(latencyMs - 1, kill);
    expect(await timed(shop.ask(placing))).toEqual([{ status: 0, error: "nobody answers" }, 2 * latencyMs]);
  });

  it("sees the connection reset where the process dies over the request", async () => {
    const { shop, kill, clock, timed } = await market({ ask: () => new Promise(() => {}) });
    clock.after(latencyMs + 400, kill);
    expect(await timed(shop.ask(placing))).toEqual([{ status: 0, error: "the connection was reset" }, 2 * latencyMs + 400]);
  });

  it("is answered by who died only after the answer had left", async () => {
    const { shop, kill, clock, timed } = await market();
    clock.after(latencyMs + 1, kill);
    expect(await timed(shop.ask(placing))).toEqual([{ status: 202 }, 2 * latencyMs]);
  });

  it("sees a 500 where the request fails inside", async () => {
    const { shop, timed } = await market({ ask: () => Promise.reject(new Error("database is locked")) });
    expect(await timed(shop.ask(placing))).toEqual([{ status: 500 }, 2 * latencyMs]);
  });

  it("gives up after ten seconds, whatever comes then", async () => {
    const answering = await market({
      ask: async () => {
        await until(answering.clock, 10_001);
        return { status: 202 };
      },
    });
    const { shop, timed, clock } = answering;
    const given = shop.ask(placing);
    expect(await timed(given)).toEqual([{ status: 0, error: "no answer in time" }, 10_000 + 2 * latencyMs]);
    await clock.advance(60_000);
    expect(await given).toEqual({ status: 0, error: "no answer in time" });
  });

  it("waits nearly as long for a process that stands still, and is answered then", async () => {
    const { shop, stop, timed } = await market();
    stop(9_000);
    expect(await timed(shop.ask(placing))).toEqual([{ status: 202 }, 9_000 + latencyMs]);
  });
});

describe("the harness in front of the integration in virtual time", () => {
  it("reads, asks for the backlog and for reconciliation on the spot", async () => {
    const { shop, timed, asked } = await market();
    expect(await timed(shop.read("order-1"))).toEqual([view, 0]);
    expect(await timed(shop.backlog())).toEqual([{ outbox: 1, inbox: 2, deadLetters: 3 }, 0]);
    await timed(shop.reconcile());
    expect(asked).toEqual([
      ["read", "order-1", 0],
      ["backlog", 0],
      ["reconcile", 0],
    ]);
  });

  it("says why an order could not be read", async () => {
    const error = (why: string) => ({ type: "unreadable", error: `the integration could not be read: ${why}` });
    const failing = await market({ read: () => Promise.reject(new Error("no")) });
    expect(await failing.timed(failing.shop.read("order-1"))).toEqual([error("failed"), 0]);
    failing.kill();
    expect(await failing.timed(failing.shop.read("order-1"))).toEqual([error("refused"), 0]);
    const hanging = await market({ read: () => new Promise(() => {}) });
    hanging.clock.after(5, hanging.kill);
    expect(await hanging.timed(hanging.shop.read("order-1"))).toEqual([error("reset"), 5]);
  });

  it("takes no answer for no backlog, and reconciliation that fails for none", async () => {
    const refuse = () => Promise.reject(new Error("no"));
    const { shop, timed, kill } = await market({ backlog: refuse, reconcile: refuse });
    expect(await timed(shop.backlog())).toEqual([undefined, 0]);
    expect(await timed(shop.reconcile())).toEqual([undefined, 0]);
    kill();
    expect(await timed(shop.backlog())).toEqual([undefined, 0]);
    expect(await timed(shop.reconcile())).toEqual([undefined, 0]);
  });
});
