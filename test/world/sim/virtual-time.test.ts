import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describe, expect, it } from "vitest";
import type { SimSettings } from "../../../src/core/plan.ts";
import { createRandom } from "../../../src/core/random.ts";
import { createVirtualTime, type VirtualTime } from "../../../src/world/sim/virtual-time.ts";

const startMs = 1000;
const create = (ties: SimSettings["ties"] = "in-order", seed = 1): VirtualTime =>
  createVirtualTime({ startMs, ties, random: createRandom(seed) });

/** Runs whatever is planned until nothing is left. */
const exhaust = (time: VirtualTime): Promise<void> =>
  expect(time.runUntil(() => false, 1_000_000)).rejects.toThrow("nothing is left");

/** What happens, in order, where three parties plan two events each for each of two moments. */
async function tied(ties: SimSettings["ties"], seed: number): Promise<string[]> {
  const time = create(ties, seed);
  const happened: string[] = [];
  for (const atMs of [20, 10])
    for (const name of ["a", "b", "c"])
      for (const n of [1, 2]) time.party(name).after(atMs, () => happened.push(`${atMs} ${name}${n}`));
  await exhaust(time);
  return happened;
}
const planned = ["a1", "a2", "b1", "b2", "c1", "c2"];
const inOrder = [...planned.map((each) => `10 ${each}`), ...planned.map((each) => `20 ${each}`)];
const seeds = Array.from({ length: 20 }, (_, n) => n);
const ordersBy = async (ties: SimSettings["ties"]): Promise<string[][]> => Promise.all(seeds.map((seed) => tied(ties, seed)));

describe("the queue", () => {
  it("takes events by their time, then as they were planned, and tells the time that each was due", async () => {
    const time = create();
    const random = createRandom(7);
    const plan = Array.from({ length: 300 }, (_, n) => ({ n, atMs: startMs + random.integer(0, 40) }));
    const happened: { n: number; atMs: number }[] = [];
    for (const { n, atMs } of plan) time.after(atMs - startMs, () => happened.push({ n, atMs: time.now() }));
    await exhaust(time);
    expect(happened).toEqual(plan.toSorted((one, two) => one.atMs - two.atMs || one.n - two.n));
  });

  it("takes what events plan among what was planned before them", async () => {
    const time = create();
    const happened: string[] = [];
    const note = (what: string) => () => happened.push(`${time.now() - startMs} ${what}`);
    time.after(10, () => {
      time.after(-5, note("never in the past"));
      time.after(10, note("planned by the first"));
    });
    time.after(10, note("due with the first"));
    time.after(20, note("planned at the start"));
    time.after(15, note("between"));
    await exhaust(time);
    expect(happened).toEqual([
      "10 due with the first",
      "10 never in the past",
      "15 between",
      "20 planned at the start",
      "20 planned by the first",
    ]);
  });

  it("never runs what was cancelled, not even by an event of the same moment, and keeps the rest in order", async () => {
    const time = create();
    const random = createRandom(3);
    const happened: number[] = [];
    const plan = Array.from({ length: 100 }, (_, n) => ({ n, delayMs: random.integer(1, 20) }));
    const cancels = plan.map(({ n, delayMs }) => time.after(delayMs, () => happened.push(n)));
    const isCancelled = (n: number): boolean => n % 3 === 0;
    for (const [n, cancel] of cancels.entries()) if (isCancelled(n)) cancel();
    const byEvent = time.after(0, () => cancelLate());
    const cancelLate = time.after(0, () => happened.push(-1));
    await exhaust(time);
    byEvent();
    const kept = plan.filter(({ n }) => !isCancelled(n)).toSorted((one, two) => one.delayMs - two.delayMs || one.n - two.n);
    expect(happened).toEqual(kept.map(({ n }) => n));
  });

  it("does not move time on for what was cancelled", async () => {
    const time = create();
    time.after(10, () => {});
    time.after(500, () => {})();
    await exhaust(time);
    expect(time.now()).toBe(startMs + 10);
  });
});

describe("ties", () => {
  it("are left as they were planned where nothing is drawn, whatever the seed", async () => {
    for (const order of await ordersBy("in-order")) expect(order).toEqual(inOrder);
  });

  it.each(["uniform", "priorities"] as const)("are the same for the same seed, and others for others: %s", async (ties) => {
    const orders = await ordersBy(ties);
    expect(await ordersBy(ties)).toEqual(orders);
    expect(new Set(orders.map(String)).size).toBeGreaterThan(ties === "uniform" ? 15 : 3);
  });

  it.each(["uniform", "priorities"] as const)("never come before time, and lose nothing: %s", async (ties) => {
    for (const order of await ordersBy(ties)) {
      expect(order.toSorted()).toEqual(inOrder);
      expect(order.map((each) => each.slice(0, 2))).toEqual(inOrder.map((each) => each.slice(0, 2)));
    }
  });

  it("are drawn for each event, those of one party among them, where they are uniform", async () => {
    const orders = await ordersBy("uniform");
    expect(orders.some((order) => order.indexOf("10 a2") < order.indexOf("10 a1"))).toBe(true);
    expect(orders.some((order) => String(order.slice(0, 6)).replaceAll("10 ", "20 ") !== String(order.slice(6)))).toBe(true);
  });

  it("are drawn once for each party where it has a priority: its own events stay in order, at every moment alike", async () => {
    for (const order of await ordersBy("priorities")) {
      const parties = order.filter((_, n) => n % 2 === 0).map((each) => each.slice(3, 4));
      expect(parties.slice(3)).toEqual(parties.slice(0, 3));
      const own = [...parties.slice(0, 3).flatMap((party) => [`${party}1`, `${party}2`])];
      expect(order).toEqual([...own.map((each) => `10 ${each}`), ...own.map((each) => `20 ${each}`)]);
    }
  });
});

describe("a run", () => {
  it("lets promises come to their end before the next event, though it is due at the same moment", async () => {
    const time = create();
    const happened: string[] = [];
    const work = async (name: string): Promise<void> => {
      for (let n = 0; n < 500; n += 1) await Promise.resolve();
      happened.push(`${name} is through`);
    };
    for (const name of ["first", "second"])
      time.after(10, () => {
        happened.push(name);
        void work(name);
      });
    await exhaust(time);
    expect(happened).toEqual(["first", "first is through", "second", "second is through"]);
  });

  it("ends with the event that was waited for, and leaves the next where it is", async () => {
    const time = create();
    let ended = false;
    let later = 0;
    time.after(10, () => void Promise.resolve().then(() => (ended = true)));
    time.after(10, () => (later += 1));
    await time.runUntil(() => ended, 100);
    expect([time.now(), later]).toEqual([startMs + 10, 0]);
    await time.runUntil(() => later > 0, 0);
    expect([time.now(), later]).toEqual([startMs + 10, 1]);
  });

  it("goes as far as its bound, counted from its own start, and no event further", async () => {
    const time = create();
    const happenedMs: number[] = [];
    for (const delayMs of [50, 100, 101]) time.after(delayMs, () => happenedMs.push(time.now() - startMs));
    await time.runUntil(() => happenedMs.length > 0, 60);
    await expect(time.runUntil(() => false, 50)).rejects.toThrow("has not ended within 50 ms of virtual time");
    expect([happenedMs, time.now()]).toEqual([[50, 100], startMs + 100]);
    await time.runUntil(() => happenedMs.length === 3, 1);
    expect(happenedMs).toEqual([50, 100, 101]);
  });

  it("gives whoever shares the process a turn, however long it is", async () => {
    const time = create();
    const tick = (): void => void time.after(1, tick);
    tick();
    let signalled = false;
    setImmediate(() => {
      signalled = true;
    });
    await expect(time.runUntil(() => signalled, 1000)).resolves.toBeUndefined();
  });
});

/** What a server does with a body, and then some: streams, ticks of ticks, promises in between. */
async function manyTicks(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await new Promise<void>((resolve) => process.nextTick(resolve));
  let read = "";
  await pipeline(Readable.from(["a", "b", "c"]), new PassThrough(), async (chunks) => {
    for await (const chunk of chunks) read += chunk;
  });
  for (let n = 0; n < 20; n += 1) await new Promise<void>((resolve) => process.nextTick(() => queueMicrotask(resolve)));
  expect(read).toBe("abc");
}

describe("somebody at work", () => {
  /** When work is through that begins with an event and takes tick after tick; the next event comes 1 ms later. */
  async function throughAt(isTold: boolean): Promise<number | undefined> {
    const time = create();
    let throughMs: number | undefined;
    time.after(10, () => {
      const through = isTold ? time.working() : () => {};
      void manyTicks().then(() => {
        throughMs = time.now() - startMs;
        through();
      });
    });
    for (let n = 11; n < 60; n += 1) time.after(n, () => {});
    await exhaust(time);
    return throughMs;
  }

  it("is waited for, over all ticks and streams", async () => {
    expect(await throughAt(true)).toBe(10);
  });

  it("has to say so: time passes over work that nobody tells of", async () => {
    expect(await throughAt(false)).not.toBe(10);
  });

  it("may have set off more with its last tick", async () => {
    const time = create();
    let throughMs: number | undefined;
    time.after(10, () => {
      const through = time.working();
      process.nextTick(() => {
        through();
        void manyTicks().then(() => {
          throughMs = time.now() - startMs;
        });
      });
    });
    for (let n = 11; n < 60; n += 1) time.after(n, () => {});
    await exhaust(time);
    expect(throughMs).toBe(10);
  });

  it("lets time pass where it waits for an event itself", async () => {
    const time = create();
    let throughMs: number | undefined;
    time.after(10, () => {
      const through = time.working();
      void manyTicks()
        .then(() => new Promise<void>((resolve) => void time.after(50, resolve)))
        .then(manyTicks)
        .then(() => {
          throughMs = time.now() - startMs;
          through();
        });
    });
    await expect(time.runUntil(() => throughMs !== undefined, 1000)).resolves.toBeUndefined();
    expect(throughMs).toBe(60);
  });
});

it("is one time for all parties", async () => {
  const time = create();
  const [one, other] = [time.party("one"), time.party("other")];
  const seenMs: number[] = [];
  one.after(30, () => seenMs.push(other.now()));
  other.after(20, () => seenMs.push(one.now()));
  await exhaust(time);
  expect(seenMs).toEqual([startMs + 20, startMs + 30]);
});
