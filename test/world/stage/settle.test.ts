import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import type { Shop } from "../../../src/core/shop.ts";
import type { Partner } from "../../../src/partner/wire.ts";
import { createVirtualTime } from "../../../src/world/sim/virtual-time.ts";
import { type Settling, settle } from "../../../src/world/stage/settle.ts";

const calmMs = 400;
const hourMs = 3_600_000;

/** A partner owes a webhook until `owesMs`; something moves every second until `movesMs`. */
async function settled(given: {
  owesMs: number;
  movesMs?: number;
  /** The integration is down from its last move until then. */
  downUntilMs?: number;
  /** Where the integration can be asked for it: what it still has to do is none. */
  backlogSeen?: boolean;
  unseenCalmMs?: number;
  boundMs: number;
  patience?: () => number;
  /** The order is shown as pending for ever, and nothing happens after `movesMs`: that is too long after so much. */
  mostSilentMs?: number;
}): Promise<Settling & { endMs: number; reconciledMs: number[] }> {
  const time = createVirtualTime({ startMs: 0, ties: "in-order", random: createRandom(1) });
  const partner = {
    name: "payment",
    pending: () => ({ calls: 0, webhooks: time.now() < given.owesMs ? 1 : 0 }),
  } as unknown as Partner;
  const reconciledMs: number[] = [];
  const shop = {
    read: async () => {
      const isDown = time.now() >= (given.movesMs ?? 0) && time.now() < (given.downUntilMs ?? 0);
      if (given.mostSilentMs !== undefined) return { type: "view", view: { status: "pending" } };
      return isDown ? { type: "unreadable", error: "refused" } : { type: "absent" };
    },
    backlog: async () => (given.backlogSeen ? { outbox: 0, inbox: 0, deadLetters: 0 } : undefined),
    reconcile: async () => reconciledMs.push(time.now()),
  } as unknown as Shop;
  let settling: Settling | undefined;
  void settle({
    shop,
    partners: [partner],
    orders: ["order-1"],
    clock: time,
    boundMs: given.boundMs,
    ...(given.patience && { patience: given.patience }),
    calmMs,
    ...(given.unseenCalmMs !== undefined && { unseenCalmMs: given.unseenCalmMs }),
    pollMs: 200,
    ...(given.mostSilentMs !== undefined && {
      silence: { mostMs: given.mostSilentMs, lastsMs: () => time.now() - (given.movesMs ?? 0) },
    }),
    activity: () => Math.floor(Math.min(time.now(), given.movesMs ?? 0) / 100),
    signal: new AbortController().signal,
  }).then((result) => {
    settling = result;
  });
  await time.runUntil(() => settling !== undefined, 1000 * hourMs);
  return { ...(settling as unknown as Settling), endMs: time.now(), reconciledMs };
}

/** An order that stays pending; its shopper is at the bank until `atBankMs`. */
async function settledAtBank(given: { afterMs: number; outbox?: number; downFromMs?: number }): Promise<Settling> {
  const time = createVirtualTime({ startMs: 0, ties: "in-order", random: createRandom(1) });
  const shop = {
    read: async () =>
      time.now() >= (given.downFromMs ?? Number.POSITIVE_INFINITY)
        ? { type: "unreadable", error: "refused" }
        : { type: "view", view: { status: "pending", totalMinor: 100, currency: "EUR" } },
    backlog: async () => ({ outbox: given.outbox ?? 0, inbox: 0, deadLetters: 0 }),
    reconcile: async () => {},
  } as unknown as Shop;
  let settling: Settling | undefined;
  void settle({
    ...{ shop, partners: [], orders: ["order-1"], clock: time, boundMs: 15_000, calmMs, activity: () => 0 },
    abandoned: { afterMs: given.afterMs, orders: () => new Set(["order-1"]) },
  }).then((result) => {
    settling = result;
  });
  await time.runUntil(() => settling !== undefined, hourMs);
  return settling as unknown as Settling;
}

describe("settle", () => {
  it("waits for no shopper who never comes back from the bank", async () => {
    const { quiet, afterMs } = await settledAtBank({ afterMs: 0 });
    expect(quiet).toBe(true);
    expect(afterMs).toBeLessThan(3 * calmMs);
  });

  it("waits as long as it is to, and is quiet then", async () => {
    const { quiet, afterMs } = await settledAtBank({ afterMs: 15_000 });
    expect(quiet).toBe(true);
    expect(afterMs).toBeGreaterThanOrEqual(15_000);
  });

  it("takes work for the bank that is left in the outbox for no movement, and more than that for one", async () => {
    expect((await settledAtBank({ afterMs: 0, outbox: 2 })).quiet).toBe(true);
    expect(await settledAtBank({ afterMs: 0, outbox: 3 })).toMatchObject({
      quiet: false,
      pending: ["backlog: 3 in the outbox, 0 in the inbox"],
    });
  });

  it("does not take an integration that is down for one that waits for its shopper", async () => {
    expect(await settledAtBank({ afterMs: 0, downFromMs: 10 })).toMatchObject({ quiet: false, pending: ["order-1 has no end"] });
  });

  it("is quiet once nothing moved for long enough", async () => {
    expect(await settled({ owesMs: 1000, boundMs: 60_000 })).toMatchObject({ quiet: true, pending: [] });
  });

  it("waits longer where the machine is busy, and no longer than that", async () => {
    const busy = { owesMs: 25_000, boundMs: 10_000, patience: () => 3 };
    expect(await settled(busy)).toMatchObject({ quiet: true });
    const { quiet, endMs } = await settled({ ...busy, owesMs: hourMs });
    expect(quiet).toBe(false);
    expect(endMs).toBeLessThanOrEqual(31_000);
  });

  it("waits no longer for who has no end once all has been silent for too long, and nobody is owed anything", async () => {
    const stuck = { movesMs: 2000, boundMs: 60_000, mostSilentMs: 3000 };
    const { quiet, pending, endMs } = await settled({ ...stuck, owesMs: 0 });
    expect({ quiet, pending }).toEqual({ quiet: false, pending: ["order-1 has no end"] });
    expect(endMs).toBeGreaterThanOrEqual(5000);
    expect(endMs).toBeLessThan(6000);
    expect((await settled({ ...stuck, owesMs: 20_000 })).endMs).toBeGreaterThanOrEqual(20_000);
  });

  it("sees what comes to its end right before the bound, however long it has waited", async () => {
    const boundMs = 76 * hourMs;
    const { quiet, endMs } = await settled({ owesMs: boundMs - 1, boundMs });
    expect(quiet).toBe(true);
    expect(endMs).toBeLessThanOrEqual(boundMs + 5 * calmMs);
  });

  it("gives up at the bound, and says what still moved", async () => {
    const boundMs = 76 * hourMs;
    expect(await settled({ owesMs: boundMs + 1, boundMs })).toEqual({
      quiet: false,
      afterMs: boundMs,
      pending: ["payment owes 1 webhooks"],
      endMs: boundMs,
      reconciledMs: [0],
    });
  });

  it("asks for reconciliation once where nothing moved after it, and again where something did", async () => {
    expect((await settled({ owesMs: 1000, boundMs: 60_000 })).reconciledMs).toEqual([0]);
    const moved = await settled({ owesMs: 0, movesMs: 1000, boundMs: 60_000 });
    expect(moved.quiet).toBe(true);
    expect(moved.reconciledMs).toHaveLength(2);
    expect(moved.reconciledMs[1]).toBeGreaterThanOrEqual(1000 + calmMs);
    expect(moved.endMs).toBeGreaterThanOrEqual((moved.reconciledMs[1] ?? 0) + calmMs);
  });

  it("waits longer for an integration that cannot say what it still has to do", async () => {
    const unseenCalmMs = 65_000;
    const given = { owesMs: 1000, unseenCalmMs, boundMs: 60_000 };
    const unseen = await settled(given);
    expect(unseen.quiet).toBe(true);
    expect(unseen.endMs).toBeGreaterThanOrEqual(unseenCalmMs);
    const seen = await settled({ ...given, backlogSeen: true });
    expect(seen.quiet).toBe(true);
    expect(seen.endMs).toBeLessThan(1000 + 3 * calmMs);
    // a try after a minute's wait, and what follows from it
    const moved = await settled({ ...given, movesMs: 50_000 });
    expect(moved.quiet).toBe(true);
    expect(moved.endMs).toBeGreaterThanOrEqual(49_000 + unseenCalmMs);
  });

  it("asks no integration that is down", async () => {
    const { quiet, reconciledMs } = await settled({ owesMs: 0, movesMs: 1000, downUntilMs: 9000, boundMs: 60_000 });
    expect(quiet).toBe(true);
    expect(reconciledMs).toHaveLength(2);
    expect(reconciledMs[1]).toBeGreaterThanOrEqual(9000);
  });

  it("gives up on what nobody owes and never rests", async () => {
    const { quiet, pending, endMs } = await settled({ owesMs: 0, movesMs: hourMs, boundMs: 60_000 });
    expect([quiet, pending]).toEqual([false, ["partners are still being called"]]);
    expect(endMs).toBeLessThanOrEqual(60_000 + 5 * calmMs);
  });

  /** A shop whose reconciliation does `left` things, one at a time, none of which is seen at a partner. */
  async function healing(left: number): Promise<Settling & { asked: number }> {
    const time = createVirtualTime({ startMs: 0, ties: "in-order", random: createRandom(1) });
    let asked = 0;
    const read = async () => ({
      type: "view",
      view: { status: "confirmed", capturedMinor: Math.min(asked, left) * 100 },
    });
    const reconcile = async (): Promise<void> => {
      asked += 1;
    };
    const shop = { read, reconcile, backlog: async () => ({ outbox: 0, inbox: 0, deadLetters: 0 }) } as unknown as Shop;
    let settling: Settling | undefined;
    void settle({ shop, partners: [], orders: ["order-1"], clock: time, boundMs: 15_000, calmMs, activity: () => 0 }).then(
      (result) => {
        settling = result;
      },
    );
    await time.runUntil(() => settling !== undefined, hourMs);
    return { ...(settling as unknown as Settling), asked };
  }

  it.each([0, 1, 5])("asks for reconciliation until it changes nothing more: %i things to do", async (left) => {
    expect(await healing(left)).toMatchObject({ quiet: true, asked: left + 1 });
  });

  it("gives up on a reconciliation that changes something each time", async () => {
    expect(await healing(1_000_000)).toMatchObject({ quiet: false, pending: ["each reconciliation still changes orders"] });
  });

  /** A shop whose order ends when its job has come round. */
  async function withJob(job: { everyMs: number; does: boolean; declared: boolean }): Promise<Settling & { endMs: number }> {
    const time = createVirtualTime({ startMs: 0, ties: "in-order", random: createRandom(1) });
    const isDone = (): boolean => job.does && time.now() >= job.everyMs;
    const shop = {
      read: async () => ({ type: "view", view: { status: isDone() ? "confirmed" : "pending" } }),
      backlog: async () => ({ outbox: 0, inbox: 0, deadLetters: 0 }),
      reconcile: async () => {},
    } as unknown as Shop;
    let settling: Settling | undefined;
    void settle({
      ...{ shop, partners: [], orders: ["order-1"], clock: time, boundMs: 15_000, calmMs },
      ...(job.declared && { jobEveryMs: job.everyMs }),
      activity: () => 0,
    }).then((result) => {
      settling = result;
    });
    await time.runUntil(() => settling !== undefined, hourMs);
    return { ...(settling as unknown as Settling), endMs: time.now() };
  }

  it("gives a declared job its turn, however long after the usual bound, and one more to change nothing", async () => {
    const everyMs = 60_000;
    const { quiet, endMs } = await withJob({ everyMs, does: true, declared: true });
    expect(quiet).toBe(true);
    expect(endMs).toBeGreaterThanOrEqual(2 * everyMs);
  });

  it.each([
    ["a job that does nothing", { does: false, declared: true }],
    ["a job that nobody was told of", { does: true, declared: false }],
  ])("does not wait for ever for %s", async (_, job) => {
    expect(await withJob({ everyMs: 60_000, ...job })).toMatchObject({ quiet: false, pending: ["order-1 has no end"] });
  });
});
