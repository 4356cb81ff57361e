import { describe, expect, it } from "vitest";
import { defaultParts, type Parts } from "../../src/integration/parts.ts";
import { createSqliteStore } from "../../src/integration/store/sqlite-store.ts";
import type { Call, Fate } from "../integration/app/fake-partners.ts";
import { openShop, orderOf, type ShopFloor } from "../integration/app/shop-floor.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { bugs } from "./bugs/index.ts";

/** What goes wrong: the first call of every effect, in one way; or nothing. */
type Weather = "calm" | "answers-lost" | "stale-reads" | "calls-failed" | "throttled" | "unreadable" | "no-webhooks";

const effects = new Set(["createPayment", "capturePayment", "createShipment", "sendMessage", "createRefund"]);
const firstCall = (fate: Fate) => (call: Call) => (call.attempt === 1 && effects.has(call.operation) ? fate : "ok");
const fates: Readonly<Record<Weather, (call: Call) => Fate>> = {
  calm: () => "ok",
  "no-webhooks": () => "ok",
  "answers-lost": firstCall("lost"),
  "calls-failed": firstCall("failed"),
  throttled: firstCall("throttled"),
  unreadable: firstCall("invalid"),
  "stale-reads": (call) => {
    if (call.attempt > 1) return "ok";
    return effects.has(call.operation) ? "lost" : "absent";
  },
};

/** Long enough for every retry and poll of a few orders; what is still open then stays open. */
const patienceMs = 20_000;

/** Waits as long as a person would, and takes what is then. */
async function patiently(waiting: Promise<void>): Promise<void> {
  await waiting.catch(() => {});
}

async function everyone(shop: ShopFloor, asked: readonly Promise<unknown>[]): Promise<void> {
  let answered = 0;
  for (const each of asked) void each.then(() => (answered += 1));
  await patiently(shop.clock.runUntil(() => answered === asked.length, patienceMs));
}

/** Three purchases and one that the bank declines; a double and a second refund of the first, a cancellation of the third; then reconciliation. */
async function trade(shop: ShopFloor): Promise<void> {
  const orders = ["tok_visa_ok", "tok_visa_ok", "tok_visa_ok", "tok_declined"].map((paymentToken, n) =>
    orderOf(`order-${n + 1}`, { paymentToken, total: { amountMinor: 4237 + n, currency: "EUR" } }),
  );
  await everyone(
    shop,
    orders.map((order) => shop.ask((app) => app.place(order))),
  );
  await patiently(shop.until("order-1", "completed", patienceMs));
  const refunds = [
    { reference: "r1", amountMinor: 1000 },
    { reference: "r1", amountMinor: 1000 },
    { reference: "r2", amountMinor: 700 },
  ];
  await everyone(shop, [
    ...refunds.map((refund) => shop.ask((app) => app.refund("order-1", refund))),
    shop.ask((app) => app.cancel("order-3")),
  ]);
  await patiently(shop.settle(patienceMs));
  await everyone(shop, [shop.ask((app) => app.reconcile())]);
  await patiently(shop.settle(patienceMs));
}

interface Aftermath {
  readonly ends: readonly string[];
  readonly ledger: readonly string[];
  /** Operations that were sent under more than one key, though nobody had proved that nothing had happened. */
  readonly manyKeys: number;
}

async function aftermath(weather: Weather, parts: Partial<Parts>): Promise<Aftermath> {
  const shop = await openShop({ fate: fates[weather], app: { parts }, webhooks: weather !== "no-webhooks" });
  await trade(shop);
  const orders = await shop.store.transaction((tx) => tx.orders({ after: "", limit: 10, sinceMs: 0 }));
  const keys = new Map<string, Set<string>>();
  for (const { operation, order, payload, key } of shop.partners.calls) {
    if (key === undefined) continue;
    const id = `${operation} ${order} ${payload}`;
    keys.set(id, (keys.get(id) ?? new Set()).add(key));
  }
  const { ledger } = shop.partners;
  await shop.store.close();
  return {
    ends: orders.map(({ ref, status, refunds }) => `${ref} ${status} ${refunds.map((refund) => refund.status).join(" ")}`),
    ledger: ledger.map(({ order, kind, reference, amountMinor }) => `${order} ${kind} ${reference} ${amountMinor}`).sort(),
    manyKeys: [...keys.values()].filter(({ size }) => size > 1).length,
  };
}

/** Bugs of the application's own parts, each with weather that brings its harm out. */
const harmful: Readonly<Partial<Record<Weather, readonly string[]>>> = {
  calm: [
    "amount-in-major-units",
    "currency-dropped",
    "dedupe-by-type",
    "float-amounts",
    "key-cut-short",
    "key-per-order",
    "key-shared-by-orders",
    "lost-update-without-version",
    "no-lock-per-order",
    "reconciliation-repeats-a-charge",
    "reconciliation-repeats-a-refund",
    "reconciliation-tells-again",
    "refund-twice-on-double-submit",
    "result-not-stored",
    "ship-before-authorization",
    "shipment-after-cancel",
    "two-workers-claim-one-row",
  ],
  "answers-lost": ["fresh-key-on-each-attempt", "message-per-attempt", "unknown-taken-as-not-done"],
  "calls-failed": [
    "dead-letters-dropped",
    "gives-up-at-once",
    "label-fire-and-forget",
    "message-fire-and-forget",
    "relay-marks-done-before-sending",
  ],
  "stale-reads": ["stale-read-proves-absence"],
  unreadable: ["drift-taken-as-not-done"],
  "no-webhooks": ["no-polling", "no-reconciliation", "webhook-before-answer-dropped"],
};

/** Bugs that a calm day does not show, since what they lack is a protection. */
const hidden = Object.values(harmful)
  .flat()
  .filter((name) => harmful.calm?.includes(name) === false);

describe("the harm of a bug, in memory", () => {
  const right = new Map<Weather, Promise<Aftermath>>();
  const rightly = (weather: Weather): Promise<Aftermath> => {
    const known = right.get(weather) ?? aftermath(weather, {});
    right.set(weather, known);
    return known;
  };

  it.each(Object.keys(fates) as Weather[])("there is none without a bug: %s", async (weather) => {
    expect(await rightly(weather)).toMatchObject({ ends: (await rightly("calm")).ends, manyKeys: 0 });
  });

  for (const [weather, names] of Object.entries(harmful) as [Weather, readonly string[]][])
    it.each(names)(`${weather} brings out %s`, async (name) => {
      expect(await aftermath(weather, bugs[name]?.parts.app ?? {})).not.toEqual(await rightly(weather));
    });

  it.each(hidden)("a calm day does not show %s", async (name) => {
    expect(await aftermath("calm", bugs[name]?.parts.app ?? {})).toEqual(await rightly("calm"));
  });
});

describe("the harm of a bug at a restart", () => {
  /** One event, delivered before the restart and again after it: how often it is handled. */
  async function handled(parts: () => Partial<Parts> | undefined): Promise<number> {
    const store = createSqliteStore({ file: ":memory:", clock: createVirtualClock() });
    await store.migrate();
    const row = { id: "payment:evt_1", partner: "payment", body: "{}", state: "open", attempts: 0 } as const;
    const times = { dueMs: 0, fence: 0, leaseUntilMs: 0 };
    let count = 0;
    for (const receivedMs of [1, 2]) {
      const { keepWebhook = defaultParts.keepWebhook } = parts() ?? {};
      if (await store.transaction((tx) => keepWebhook(tx, { ...row, ...times, receivedMs }))) count += 1;
    }
    await store.close();
    return count;
  }

  it("dedupe-in-memory has forgotten what it handled", async () => {
    expect(await handled(() => ({}))).toBe(1);
    expect(await handled(() => bugs["dedupe-in-memory"]?.parts.app)).toBe(2);
  });
});
