import { describe, expect, it } from "vitest";
import type { CrashPoint } from "./generation.ts";
import { openShop, orderOf, placeIn, type ShopFloor } from "./shop-floor.ts";

type Story = (shop: ShopFloor) => Promise<void>;

const purchase: Story = async (shop) => {
  await placeIn(shop, orderOf("order-1"));
  await shop.settle();
};

const purchaseAndRefund: Story = async (shop) => {
  await purchase(shop);
  await shop.ask((app) => app.refund("order-1", { reference: "r1", amountMinor: 1000 }));
  await shop.settle();
};

const purchaseAndCancel: Story = async (shop) => {
  await purchase(shop);
  await shop.ask((app) => app.cancel("order-1"));
  await shop.settle();
};

const kinds = (shop: ShopFloor): string[] =>
  shop.partners.ledger.map(({ kind, reference }) => (reference === undefined ? kind : `${kind} ${reference}`)).sort();

const bought = ["authorized", "captured", "messaged order_confirmed", "shipped"];
const stories: readonly (readonly [string, Story, readonly string[], string])[] = [
  ["a purchase", purchase, bought, "completed"],
  ["a purchase and a refund", purchaseAndRefund, [...bought, "messaged refund_issued", "refunded r1"].sort(), "completed"],
  [
    "a purchase and its cancellation",
    purchaseAndCancel,
    [...bought, "messaged order_cancelled", "refunded order-cancellation", "shipment-cancelled"].sort(),
    "cancelled",
  ],
];

/** A lease far longer than a call takes here, but short; and no idle looks, which would be moments where nothing can go wrong. */
const app = { config: { leaseMs: 400, idlePollMs: 60_000 } };

/** Every moment of a calm run. */
async function moments(story: Story, idempotency: "full" | "none"): Promise<[CrashPoint, number][]> {
  const calm = await openShop({ idempotency, app });
  await story(calm);
  return [...calm.counter.counts].flatMap(([point, count]) =>
    Array.from({ length: count }, (_, n): [CrashPoint, number] => [point, n + 1]),
  );
}

for (const idempotency of ["full", "none"] as const) {
  describe(`a kill at any moment, with partners whose idempotency is ${idempotency}`, () => {
    for (const [name, story, ledger, status] of stories) {
      it(`loses and repeats nothing of ${name}`, { timeout: 120_000 }, async () => {
        const points = await moments(story, idempotency);
        expect(points.length).toBeGreaterThan(40);
        for (const [point, n] of points) {
          const shop = await openShop({ idempotency, app, strikes: (at, m) => at === point && m === n });
          await story(shop);
          const at = `killed at ${point} ${n}`;
          expect(kinds(shop), at).toEqual(ledger);
          expect((await shop.store.transaction((tx) => tx.order("order-1")))?.status, at).toBe(status);
          await shop.store.close();
        }
      });
    }
  });
}
