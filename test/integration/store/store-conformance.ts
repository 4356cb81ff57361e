import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newOrder } from "../../../src/integration/app/new-order.ts";
import type { InboxRow, OutboxRow, Store } from "../../../src/integration/store/store.ts";
import { orderOf } from "../app/shop-floor.ts";

const order = (ref: string) => newOrder(orderOf(ref), { shippingService: "parcel", rateSource: "quoted" }, 1000);

function outboxRow(id: string, changes: Partial<OutboxRow> = {}): OutboxRow {
  const [ref, step] = id.split(":") as [string, string];
  const counts = { attempts: 0, absences: 0, polls: 0, fence: 0, leaseUntilMs: 0, createdMs: 1, attemptedMs: 0 };
  return { id, order: ref, step, partner: "payment", state: "open", doubt: false, dueMs: 0, ...counts, ...changes };
}

const inboxRow = (id: string): InboxRow => ({
  id,
  partner: "payment",
  body: "{}",
  state: "open",
  attempts: 0,
  dueMs: 0,
  fence: 0,
  leaseUntilMs: 0,
  receivedMs: 1,
});

/** What every Store keeps, whatever database is under it. `open` gives an empty, migrated one. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`${name} as a store`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it("keeps nothing of a transaction that fails", async () => {
      const failing = store.transaction(async (tx) => {
        await tx.insertOrder(order("a"));
        await tx.insertOutbox(outboxRow("a:authorize"));
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await store.transaction((tx) => tx.order("a"))).toBeUndefined();
      expect(await store.transaction((tx) => tx.outboxOf("a"))).toEqual([]);
    });

    it("runs transactions one after another", async () => {
      await store.transaction((tx) => tx.insertOrder(order("a")));
      const bump = () =>
        store.transaction(async (tx) => {
          const now = await tx.order("a");
          if (now === undefined) throw new Error("gone");
          return tx.saveOrder({ ...now, version: now.version + 1 }, now.version);
        });
      expect(await Promise.all(Array.from({ length: 20 }, bump))).toEqual(Array(20).fill(true));
      expect((await store.transaction((tx) => tx.order("a")))?.version).toBe(21);
    });

    it("refuses a change over another version", async () => {
      await store.transaction((tx) => tx.insertOrder(order("a")));
      expect(await store.transaction((tx) => tx.saveOrder({ ...order("a"), version: 3 }, 2))).toBe(false);
      expect(await store.transaction((tx) => tx.saveOrder({ ...order("a"), version: 2 }, 1))).toBe(true);
    });

    it("inserts orders, keys, steps and events once", async () => {
      const once = async (insert: () => Promise<boolean>) => expect([await insert(), await insert()]).toEqual([true, false]);
      await once(() => store.transaction((tx) => tx.insertOrder(order("a"))));
      await once(() => store.transaction((tx) => tx.insertCustomerKey({ key: "k", order: "a", fingerprint: "f" })));
      await once(() => store.transaction((tx) => tx.insertOutbox(outboxRow("a:ship"))));
      await once(() => store.transaction((tx) => tx.insertInbox(inboxRow("payment:evt_1"))));
    });

    it("offers what is due of one partner, who could be had first, unless it is leased, done, or its order is locked", async () => {
      await store.transaction(async (tx) => {
        for (const row of [
          outboxRow("a:x", { dueMs: 50 }),
          outboxRow("b:x", { dueMs: 10 }),
          outboxRow("c:x", { dueMs: 10, leaseUntilMs: 200 }),
          outboxRow("d:x", { dueMs: 10, state: "done" }),
          outboxRow("e:x", { dueMs: 150 }),
          outboxRow("f:x", { dueMs: 10 }),
          outboxRow("g:x", { dueMs: 5, partner: "carrier" }),
        ])
          await tx.insertOutbox(row);
        await tx.lock("f", "someone", 100, 300);
      });
      const due = async (nowMs: number, limit = 10) =>
        (await store.transaction((tx) => tx.dueOutbox({ partner: "payment", nowMs, limit }))).map((row) => row.id);
      expect(await due(100)).toEqual(["b:x", "a:x"]);
      expect(await due(300)).toEqual(["b:x", "f:x", "a:x", "e:x", "c:x"]);
      expect(await due(300, 2)).toEqual(["b:x", "f:x"]);
      expect(await store.transaction((tx) => tx.nextDueMs())).toEqual({ payment: 10, carrier: 5 });
    });

    it("says when the next row can be had: when it is due, its lease has ended, and its order's lock too", async () => {
      const next = async () => (await store.transaction((tx) => tx.nextDueMs())).payment;
      expect(await next()).toBeUndefined();
      await store.transaction(async (tx) => {
        await tx.insertOutbox(outboxRow("a:x", { dueMs: 10 }));
        await tx.lock("a", "someone", 10, 300);
      });
      expect(await next()).toBe(300);
      await store.transaction((tx) => tx.insertOutbox(outboxRow("b:x", { dueMs: 10, leaseUntilMs: 200 })));
      expect(await next()).toBe(200);
      await store.transaction((tx) => tx.insertInbox({ ...inboxRow("payment:evt_1"), dueMs: 150 }));
      expect(await next()).toBe(150);
      await store.transaction((tx) => tx.saveInbox({ ...inboxRow("payment:evt_1"), dueMs: 150, order: "a" }));
      expect(await next()).toBe(200);
      await store.transaction((tx) => tx.unlock("a", "someone"));
      expect(await next()).toBe(10);
      await store.transaction((tx) => tx.saveOutbox(outboxRow("a:x", { dueMs: 10, state: "done" })));
      expect(await next()).toBe(150);
    });

    it("offers webhooks of one partner that are due, who could be had first, unless they are leased or wait for an order that is locked", async () => {
      await store.transaction(async (tx) => {
        for (const [id, more] of [
          ["a", { dueMs: 50 }],
          ["b", { dueMs: 10, leaseUntilMs: 200 }],
          ["c", { dueMs: 10, order: "locked" }],
          ["d", { dueMs: 20, order: "free" }],
          ["e", { dueMs: 10, state: "done" }],
        ] as const)
          await tx.insertInbox({ ...inboxRow(id), ...more });
        await tx.insertInbox({ ...inboxRow("f"), partner: "carrier" });
        await tx.lock("locked", "someone", 100, 300);
      });
      const due = async (nowMs: number) =>
        (await store.transaction((tx) => tx.dueInbox({ partner: "payment", nowMs, limit: 10 }))).map((row) => row.id);
      expect(await due(100)).toEqual(["d", "a"]);
      expect(await due(300)).toEqual(["c", "d", "a", "b"]);
    });

    it("keeps every column of a row", async () => {
      const full = outboxRow("a:x", { doubt: true, key: "k", request: "{}", error: "e", refusal: "r", fence: 7, attempts: 3 });
      await store.transaction((tx) => tx.insertOutbox(outboxRow("a:x")));
      expect(await store.transaction((tx) => tx.saveOutbox(full, 0))).toBe(true);
      expect(await store.transaction((tx) => tx.outboxRow("a:x"))).toEqual(full);
      const kept = { ...inboxRow("e"), order: "a", note: "n", fence: 7, attempts: 3 };
      await store.transaction((tx) => tx.insertInbox(inboxRow("e")));
      expect(await store.transaction((tx) => tx.saveInbox(kept, 0))).toBe(true);
      expect(await store.transaction((tx) => tx.inboxRow("e"))).toEqual(kept);
    });

    it("writes a row over the fence that it was read with, and no other: of two that claim it, one has it", async () => {
      await store.transaction(async (tx) => {
        await tx.insertOutbox(outboxRow("a:x"));
        await tx.insertInbox(inboxRow("e"));
      });
      const claim = (attempts: number) =>
        store.transaction(async (tx) => [
          await tx.saveOutbox(outboxRow("a:x", { fence: 1, attempts }), 0),
          await tx.saveInbox({ ...inboxRow("e"), fence: 1, attempts }, 0),
        ]);
      expect(await claim(1)).toEqual([true, true]);
      expect(await claim(2)).toEqual([false, false]);
      expect((await store.transaction((tx) => tx.outboxRow("a:x")))?.attempts).toBe(1);
      expect((await store.transaction((tx) => tx.inboxRow("e")))?.attempts).toBe(1);
      expect(await store.transaction((tx) => tx.saveOutbox(outboxRow("a:x", { fence: 1, attempts: 3 })))).toBe(true);
    });

    it("locks an order for one holder until its time is over", async () => {
      const lock = (holder: string, nowMs: number) => store.transaction((tx) => tx.lock("a", holder, nowMs, nowMs + 100));
      expect(await lock("one", 0)).toBe(true);
      expect(await lock("two", 50)).toBe(false);
      expect(await lock("two", 100)).toBe(true);
      await store.transaction((tx) => tx.unlock("a", "one"));
      expect(await lock("three", 150)).toBe(false);
      await store.transaction((tx) => tx.unlock("a", "two"));
      expect(await lock("three", 150)).toBe(true);
    });

    it("tells the timeline in sequence", async () => {
      const entry = (event: string) => ({ at: "2026-01-05T10:00:00.000Z", event, detail: { n: event } });
      await store.transaction((tx) => tx.appendTimeline("a", [entry("one"), entry("two")]));
      await store.transaction((tx) => tx.appendTimeline("a", [entry("three")]));
      expect((await store.transaction((tx) => tx.timeline("a"))).map(({ event }) => event)).toEqual(["one", "two", "three"]);
    });

    it("counts what is open and what was given up", async () => {
      await store.transaction(async (tx) => {
        await tx.insertOutbox(outboxRow("a:x"));
        await tx.insertOutbox(outboxRow("b:x", { state: "dead" }));
        await tx.insertInbox(inboxRow("payment:evt_1"));
      });
      expect(await store.transaction((tx) => tx.backlog())).toEqual({ outbox: 1, inbox: 1, deadLetters: 1 });
    });

    it("migrates again without harm", async () => {
      await store.transaction((tx) => tx.insertOrder(order("a")));
      await store.migrate();
      expect((await store.transaction((tx) => tx.order("a")))?.ref).toBe("a");
    });
  });
}
