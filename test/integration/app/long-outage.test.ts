import { expect, it } from "vitest";
import { createApplication } from "../../../src/integration/app/create-application.ts";
import { defaultResilience } from "../../../src/integration/config.ts";
import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { createGateways } from "../../../src/integration/gateways/create-gateways.ts";
import type { Parts } from "../../../src/integration/parts.ts";
import type { HttpClient, HttpResult } from "../../../src/integration/ports.ts";
import { createMemoryStore } from "../../../src/integration/store/memory-store.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";
import { createTinyPartners } from "../tiny-partners.ts";
import { createPorts, orderOf } from "./shop-floor.ts";

const latencyMs = 20;

/** The application with its real gateways, over partners of which each can go away. In virtual time. */
function openShop({ parts = {}, maxAttempts = 1000 }: { parts?: Partial<Parts>; maxAttempts?: number } = {}) {
  const clock = createVirtualClock();
  const partners = createTinyPartners();
  const away = new Set<string>();
  const answer = ({ method, url, headers, body = "" }: Parameters<HttpClient["send"]>[0]): HttpResult => {
    const { host, pathname, search } = new URL(url);
    if (away.has(host)) return { type: "failure", kind: "refused", message: "nobody listens" };
    const { status, body: said } = partners.answer({ method, path: `${pathname}${search}`, headers, body });
    return { type: "reply", status, headers: { "content-type": "application/json" }, body: JSON.stringify(said) };
  };
  const http: HttpClient = {
    send: (request) => new Promise((resolve) => clock.after(latencyMs, () => resolve(answer(request)))),
  };
  let bounces = 0;
  const meter = {
    count: (_name: string, { outcome = "" }: Readonly<Record<string, string>> = {}) => {
      if (["breaker-open", "bulkhead-full", "rate-limited"].includes(outcome)) bounces += 1;
    },
    gauge: () => {},
    observe: () => {},
  };
  const ports = { ...createPorts(clock), http, meter };
  const partner = (name: string) => ({ baseUrl: `http://${name}.test`, token: "token" });
  const addresses = { payment: partner("payment"), carrier: partner("carrier"), messaging: partner("messaging") };
  const gateways = createGateways({ ports, partners: addresses, resilience: defaultResilience, parts: defaultEdgeParts });
  const memory = createMemoryStore({ clock });
  let transactions = 0;
  const store: typeof memory = {
    ...memory,
    transaction: (work) => {
      transactions += 1;
      return memory.transaction(work);
    },
  };
  const config = { concurrency: 32, maxAttempts, pollAfterMs: 100, reconcileEveryMs: 2000 };
  const { application, worker, reconciler } = createApplication({ ports, gateways, store, config, parts });
  worker.start();
  reconciler.start();
  return {
    clock,
    place: async (prefix: string, count: number): Promise<void> => {
      let placed = 0;
      for (let n = 0; n < count; n += 1) void application.place(orderOf(`${prefix}-${n}`)).then(() => (placed += 1));
      await clock.runUntil(() => placed === count, 60_000);
    },
    leave: (name: string): unknown => away.add(`${name}.test`),
    comeBack: (name: string): unknown => away.delete(`${name}.test`),
    count: (effect: string): number => partners.effects.filter(({ kind }) => kind === effect).length,
    cost: () => ({ bounces, transactions }),
  };
}

/** What so many waiting orders cost while payments are away for 15 s, and how long they take once payments are back. */
async function outage(waiting: number, parts?: Partial<Parts>) {
  const shop = openShop(parts === undefined ? {} : { parts });
  shop.leave("payment");
  await shop.place("order", waiting);
  // the first failures open the breaker
  await shop.clock.advance(1000);
  const before = shop.cost();
  await shop.clock.advance(15_000);
  const after = shop.cost();
  shop.comeBack("payment");
  const backMs = shop.clock.now();
  await shop.clock.runUntil(() => shop.count("captured") === waiting, 300_000);
  return {
    bounces: after.bounces - before.bounces,
    transactions: after.transactions - before.transactions,
    drainedMs: shop.clock.now() - backMs,
  };
}

it("costs no more while a partner is away with many orders waiting than with few", async () => {
  const [few, many] = [await outage(30), await outage(300)];
  expect(many.bounces).toBe(few.bounces);
  expect(many.transactions).toBeLessThan(few.transactions * 1.2);
});

it("bounces off its own limits hundreds of times where it claims what it cannot serve", async () => {
  const everything: Parts["room"] = () => ({ calls: Number.POSITIVE_INFINITY });
  const [right, greedy] = [await outage(100), await outage(100, { room: everything })];
  // the reconciler asks a few times a round whether the breaker is still open
  expect(right.bounces).toBeLessThan(30);
  expect(greedy.bounces).toBeGreaterThan(1000);
  expect(greedy.transactions).toBeGreaterThan(20 * right.transactions);
});

it("works the backlog off at the pace of a calm time", async () => {
  const calm = openShop();
  const startMs = calm.clock.now();
  await calm.place("order", 300);
  await calm.clock.runUntil(() => calm.count("captured") === 300, 300_000);
  const calmMs = calm.clock.now() - startMs;
  const { drainedMs } = await outage(300);
  // and the time until the breaker probes
  expect(drainedMs).toBeLessThan(1.5 * calmMs + defaultResilience.breakerOpenMs);
});

it("goes on with the work at partners that are well, whatever waits for one that is away", async () => {
  const shop = openShop();
  shop.leave("carrier");
  await shop.place("paid", 20);
  await shop.clock.advance(1000);
  expect([shop.count("authorized"), shop.count("shipped")]).toEqual([20, 0]);
  shop.leave("payment");
  await shop.place("waiting", 200);
  shop.comeBack("carrier");
  await shop.clock.runUntil(() => shop.count("shipped") === 20, 3000);
});

it("gives up no order, however few wait and however long the partner is away", async () => {
  const shop = openShop({ maxAttempts: 12 });
  shop.leave("payment");
  await shop.place("order", 1);
  await shop.clock.advance(10 * 60_000);
  shop.comeBack("payment");
  await shop.clock.runUntil(() => shop.count("captured") === 1, 10_000);
});
