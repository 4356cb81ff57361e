import { describe, expect, it } from "vitest";
import type { TransactionMoment } from "../../src/core/fault.ts";
import { createMemoryStore } from "../../src/integration/store/memory-store.ts";
import { createSqliteStore } from "../../src/integration/store/sqlite-store.ts";
import type { InboxRow, Store } from "../../src/integration/store/store.ts";
import { fenceStore } from "../../src/reference/fenced-store.ts";
import { createLife } from "../../src/world/sim/life.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

const row = (id: string): InboxRow => ({
  id,
  partner: "payment",
  body: "{}",
  state: "open",
  attempts: 0,
  dueMs: 0,
  fence: 0,
  leaseUntilMs: 0,
  receivedMs: 0,
});

const stores: readonly (readonly [string, () => Promise<Store>])[] = [
  ["memory", async () => createMemoryStore({ clock: createVirtualClock() })],
  [
    "SQLite",
    async () => {
      const store = createSqliteStore({ file: ":memory:", clock: createVirtualClock() });
      await store.migrate();
      return store;
    },
  ],
];

describe.each(stores)("the store in %s, as one process sees it", (_kind, openStore) => {
  /** A store, and processes on it that die at a moment. */
  async function house() {
    const store = await openStore();
    const born = (deadly?: TransactionMoment) => {
      const passed: TransactionMoment[] = [];
      const strikes = (moment: TransactionMoment): boolean => {
        passed.push(moment);
        return moment === deadly;
      };
      const life = createLife({ clock: createVirtualClock(), offsetMs: () => 0, strikes });
      return { life, passed, store: fenceStore(store, life) };
    };
    const has = (id: string): Promise<boolean> => store.transaction(async (tx) => (await tx.inboxRow(id)) !== undefined);
    return { born, has };
  }

  /** What became of the work once all promises have run. */
  async function fateOf<T>(work: Promise<T>): Promise<T | "nothing was heard" | "rejected"> {
    const quiet = new Promise<"nothing was heard">((resolve) => setImmediate(() => resolve("nothing was heard")));
    return Promise.race([work.catch(() => "rejected" as const), quiet]);
  }

  it("lets another request come between two transactions of one, where they take turns", async () => {
    const said = async (takesTurns: boolean): Promise<string[]> => {
      const clock = createVirtualClock();
      const life = createLife({ clock, offsetMs: () => 0, strikes: () => false, takesTurns });
      const store = fenceStore(await openStore(), life);
      const told: string[] = [];
      // looks in one transaction, and writes in the next
      const submit = async (name: string): Promise<void> => {
        const known = await store.transaction(async (tx) => (await tx.inboxRow("a")) !== undefined);
        if (!known) await store.transaction(async (tx) => told.push(`${name} ${await tx.insertInbox(row("a"))}`));
      };
      for (const name of ["first", "second"]) clock.after(0, () => void submit(name));
      await clock.advance(1);
      return told;
    };
    expect(await said(false)).toEqual(["first true"]);
    expect(await said(true)).toEqual(["first true", "second false"]);
  });

  it("commits and answers while it lives, passing each moment once", async () => {
    const { born, has } = await house();
    const { store, passed } = born();
    expect(await store.transaction((tx) => tx.insertInbox(row("a")))).toBe(true);
    expect(await has("a")).toBe(true);
    expect(passed).toEqual(["before-transaction", "before-commit", "after-commit"]);
  });

  it.each([
    ["before-transaction", false, false],
    ["before-commit", true, false],
    ["after-commit", true, true],
  ] as const)("hears nothing more of a transaction it died %s", async (moment, begun, kept) => {
    const { born, has } = await house();
    await born().store.transaction((tx) => tx.insertInbox(row("earlier")));
    const { store, life } = born(moment);
    let worked = false;
    const work = store.transaction(async (tx) => {
      worked = true;
      return tx.insertInbox(row("a"));
    });
    expect(await fateOf(work)).toBe("nothing was heard");
    expect([worked, await has("a"), await has("earlier"), life.isAlive()]).toEqual([begun, kept, true, false]);
  });

  it("leaves nothing of what was under way when it was killed from outside", async () => {
    const { born, has } = await house();
    const { store, life, passed } = born();
    const work = store.transaction(async (tx) => {
      await tx.insertInbox(row("a"));
      life.kill();
      return tx.insertInbox(row("b"));
    });
    expect(await fateOf(work)).toBe("nothing was heard");
    expect([await has("a"), await has("b")]).toEqual([false, false]);
    expect(passed).toEqual(["before-transaction"]);
  });

  it("begins nothing once it is dead, however often it is asked", async () => {
    const { born, has } = await house();
    const { store, life, passed } = born();
    life.kill();
    expect(await fateOf(store.transaction((tx) => tx.insertInbox(row("a"))))).toBe("nothing was heard");
    expect(await fateOf(store.transaction((tx) => tx.insertInbox(row("a"))))).toBe("nothing was heard");
    expect([await has("a"), passed]).toEqual([false, []]);
  });

  it("is free for the next life, which finds what was committed and nothing else", async () => {
    const { born, has } = await house();
    const first = born("before-commit");
    void first.store.transaction((tx) => tx.insertInbox(row("a")));
    const second = born();
    expect(await second.store.transaction((tx) => tx.insertInbox(row("a")))).toBe(true);
    expect([await has("a"), first.life.isAlive(), second.life.isAlive()]).toEqual([true, false, true]);
  });

  it("tells a living process what failed, and rolls it back", async () => {
    const { born, has } = await house();
    const { store, passed } = born();
    const work = store.transaction(async (tx) => {
      await tx.insertInbox(row("a"));
      throw new Error("no stock");
    });
    await expect(work).rejects.toThrow("no stock");
    expect([await has("a"), passed]).toEqual([false, ["before-transaction"]]);
  });

  it("tells a dead process nothing of what failed", async () => {
    const { born, has } = await house();
    const { store, life } = born();
    const work = store.transaction(async (tx) => {
      await tx.insertInbox(row("a"));
      life.kill();
      throw new Error("no stock");
    });
    expect(await fateOf(work)).toBe("nothing was heard");
    expect(await has("a")).toBe(false);
  });
});
