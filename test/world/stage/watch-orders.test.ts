import { describe, expect, it } from "vitest";
import type { NewEvent, OrderView } from "../../../src/core/history.ts";
import { createRandom } from "../../../src/core/random.ts";
import type { ShopReading } from "../../../src/core/shop.ts";
import { createVirtualTime } from "../../../src/world/sim/virtual-time.ts";
import { createViewLog, watchOrders } from "../../../src/world/stage/watch-orders.ts";

const view = (status: OrderView["status"]): ShopReading => ({
  type: "view",
  view: { status, totalMinor: 4200, currency: "EUR" },
});

/** A shop that answers looks after `tookMs`, and a watch over it. */
function watched({ tookMs = 1, shows = (): ShopReading => view("pending") }: { tookMs?: number; shows?: () => ShopReading }) {
  const time = createVirtualTime({ startMs: 0, ties: "in-order", random: createRandom(1) });
  const recorded: NewEvent[] = [];
  const reads: { readonly order: string; readonly atMs: number }[] = [];
  const watch = watchOrders({
    clock: time,
    count: () => recorded.length,
    views: createViewLog((event) => void recorded.push(event)),
    read: (order) => {
      reads.push({ order, atMs: time.now() });
      return new Promise((resolve) => void time.after(tookMs, () => resolve(shows())));
    },
  });
  const until = (ms: number): Promise<void> => {
    let over = false;
    time.after(ms - time.now(), () => {
      over = true;
    });
    return time.runUntil(() => over, ms);
  };
  const place = (order: string): void => {
    watch.notice(order, "invoke");
    watch.notice(order, "ok");
  };
  return { watch, recorded, reads, until, place };
}

describe("a watch over orders", () => {
  it("looks right after a webhook was acknowledged, and tells what has changed", async () => {
    const shown: OrderView["status"][] = ["pending", "confirmed", "confirmed"];
    const { watch, recorded, reads, until, place } = watched({ shows: () => view(shown.shift() ?? "confirmed") });
    place("order-1");
    await until(20);
    for (const atMs of [20, 40, 60]) {
      await until(atMs);
      watch.notice("order-1", "webhook-acknowledged");
    }
    await until(90);
    expect(reads.map(({ atMs }) => atMs)).toEqual([25, 45, 65]);
    expect(recorded.map((event) => event.type === "look" && event.value.view.status)).toEqual(["pending", "confirmed"]);
  });

  it("keeps away from an order whose customer waits for an answer, and from one that was refused", async () => {
    const { watch, reads, until } = watched({});
    watch.notice("order-1", "invoke");
    watch.notice("order-1", "webhook-acknowledged");
    watch.notice("order-2", "invoke");
    watch.notice("order-2", "fail");
    await until(10_000);
    expect(reads).toEqual([]);
    watch.notice("order-1", "ok");
    await until(10_100);
    expect(reads.map(({ order }) => order)).toEqual(["order-1"]);
  });

  it("comes back to an order at rest every five seconds", async () => {
    const { reads, until, place } = watched({});
    place("order-1");
    await until(16_000);
    expect(reads.map(({ atMs }) => atMs)).toEqual([100, 5100, 10_100, 15_100]);
  });

  it("looks twenty times a second at most, however much happens", async () => {
    const { watch, reads, until, place } = watched({});
    for (let n = 1; n <= 100; n += 1) place(`order-${n}`);
    for (let ms = 10; ms <= 5000; ms += 10) {
      await until(ms);
      for (let n = 1; n <= 100; n += 1) watch.notice(`order-${n}`, "webhook-acknowledged");
    }
    expect(reads.length).toBeGreaterThan(90);
    expect(reads.length).toBeLessThanOrEqual(20 * 5 + 20);
    expect(new Set(reads.map(({ order }) => order)).size).toBeGreaterThan(40);
  });

  it("takes a tenth of the time of a shop that answers slowly", async () => {
    const { watch, reads, until, place } = watched({ tookMs: 500 });
    place("order-1");
    for (let ms = 100; ms <= 30_000; ms += 100) {
      await until(ms);
      watch.notice("order-1", "webhook-acknowledged");
    }
    expect(reads.length).toBeGreaterThan(4);
    expect(reads.length).toBeLessThanOrEqual(7);
  });

  it("tells nothing of an order that cannot be read, or is not there", async () => {
    const readings: ShopReading[] = [{ type: "absent" }, { type: "unreadable", error: "503" }, view("pending")];
    const { recorded, until, place } = watched({ shows: () => readings.shift() ?? view("pending") });
    place("order-1");
    await until(12_000);
    expect(recorded).toHaveLength(1);
  });

  it("is silent once it was stopped, also about a look that was under way", async () => {
    const { watch, recorded, reads, until, place } = watched({ tookMs: 100 });
    place("order-1");
    await until(150);
    watch.stop();
    watch.notice("order-1", "webhook-acknowledged");
    await until(10_000);
    expect(reads).toHaveLength(1);
    expect(recorded).toEqual([]);
  });
});
