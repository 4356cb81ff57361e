import { expect, it } from "vitest";
import { observe } from "../../../src/integration/app/observe.ts";
import type { Parts } from "../../../src/integration/parts.ts";
import { openShop, orderOf, placeIn } from "./shop-floor.ts";

/** More than a webhook has. */
const turnedAwayTimes = 6;

/** An order whose webhooks are looked after in vain at first, as with a partner that is called too often already. */
async function lookedAfter(code: string, parts: Partial<Parts> = {}) {
  const looks = new Map<string, number>();
  const seen = new Set<string>();
  const shop = await openShop({
    app: {
      parts: {
        ...parts,
        observe: async (gateways, order, reading, row) => {
          const look = (looks.get(row.body) ?? 0) + 1;
          looks.set(row.body, look);
          const error = { class: "retryable", code, message: code, definite: true } as const;
          if (look <= turnedAwayTimes) return { facts: [], seen: false, error };
          seen.add(row.body);
          return observe(gateways, order, reading);
        },
      },
    },
  });
  await placeIn(shop, orderOf("order-1"));
  await shop.settle();
  await shop.store.close();
  return { webhooks: looks.size, seen: seen.size };
}

it.each(["rate-limited", "bulkhead-full", "breaker-open"])("looks again until it was let through: %s", async (code) => {
  const { webhooks, seen } = await lookedAfter(code);
  expect(webhooks).toBeGreaterThan(1);
  expect(seen).toBe(webhooks);
});

it("leaves it after a few looks that the partner answered in vain, and so would who counts the others too", async () => {
  expect((await lookedAfter("timeout")).seen).toBe(0);
  expect((await lookedAfter("rate-limited", { countsAsCall: () => true })).seen).toBe(0);
});
