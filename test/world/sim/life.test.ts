import { describe, expect, it } from "vitest";
import { sleep } from "../../../src/core/clock.ts";
import type { TransactionMoment } from "../../../src/core/fault.ts";
import { createLife } from "../../../src/world/sim/life.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

/** A process on a clock that begins at 0, and what of it happened when. */
function born(strikes: (moment: TransactionMoment) => boolean = () => false) {
  const clock = createVirtualClock(0);
  const off = { byMs: 0 };
  const life = createLife({ clock, offsetMs: () => off.byMs, strikes });
  const happened: string[] = [];
  const note = (what: string) => (): void => void happened.push(`${clock.now()} ${what}`);
  const hear = (what: string, work: Promise<unknown>): void =>
    void work.then(
      (value) => note(`${what} ${value}`)(),
      (thrown) => note(`${what} threw ${thrown}`)(),
    );
  /** What comes from outside after so long, whatever the process does. */
  const outside = async (delayMs: number, thrown?: string): Promise<string> => {
    await sleep(clock, delayMs);
    if (thrown !== undefined) throw thrown;
    return "came";
  };
  return { clock, off, life, happened, note, hear, outside };
}

describe("a process that lives", () => {
  it("has its timers, hears what it waits for, and may take a timer back", async () => {
    const { clock, life, happened, note, hear, outside } = born();
    life.clock.after(10, note("timer"));
    life.clock.after(20, note("cancelled"))();
    hear("answer", life.fence(outside(30)));
    hear("failure", life.fence(outside(40, "no")));
    await clock.advance(100);
    expect(happened).toEqual(["10 timer", "30 answer came", "40 failure threw no"]);
    expect(life.isAlive()).toBe(true);
  });
});

describe("a process that was killed", () => {
  it("has no timer that fires, were it set before or after", async () => {
    const { clock, life, happened, note } = born();
    life.clock.after(10, note("before the kill"));
    life.clock.after(5, () => life.kill());
    await clock.advance(5);
    life.clock.after(1, note("after the kill"));
    await clock.advance(100);
    expect(happened).toEqual([]);
    expect(life.isAlive()).toBe(false);
  });

  it("hears of nothing that ends later, well or badly", async () => {
    const { clock, life, happened, hear, outside } = born();
    hear("answer", life.fence(outside(10)));
    hear("failure", life.fence(outside(10, "no")));
    await clock.advance(5);
    life.kill();
    hear("what is over already", life.fence(Promise.resolve("came")));
    await clock.advance(100);
    expect(happened).toEqual([]);
  });

  it("goes on nowhere, however deep in its work it was", async () => {
    const { clock, life, happened, note } = born();
    const step = async (): Promise<void> => {
      try {
        await sleep(life.clock, 10);
        note("a step")();
      } finally {
        note("tidied up")();
      }
    };
    const work = async (): Promise<void> => {
      for (;;) await step();
    };
    void work();
    await clock.advance(15);
    life.kill();
    await clock.advance(100);
    expect(happened).toEqual(["10 a step", "10 tidied up"]);
  });

  it("has its death told, and not before", async () => {
    const { clock, life, happened, hear } = born();
    hear("death", new Promise<void>((resolve) => life.onDeath(resolve)));
    life.stop();
    await clock.advance(10);
    life.kill();
    await clock.advance(10);
    expect(happened).toEqual(["10 death undefined"]);
  });
});

describe("who waits for its death", () => {
  it("is told at once, and not once it waits no more", () => {
    const { life } = born();
    const told: string[] = [];
    life.onDeath(() => told.push("one"));
    const forget = life.onDeath(() => told.push("two"));
    forget();
    life.kill();
    life.kill();
    expect(told).toEqual(["one"]);
  });
});

describe("a process that stands still", () => {
  it("does all that came meanwhile once it goes on, in the order in which it came", async () => {
    const { clock, life, happened, hear, outside } = born();
    life.stop();
    hear("failure", life.fence(outside(30, "no")));
    hear("timer", sleep(life.clock, 20));
    hear("answer", life.fence(outside(10)));
    await clock.advance(50);
    expect(happened).toEqual([]);
    life.resume();
    await clock.advance(50);
    expect(happened).toEqual(["50 answer came", "50 timer undefined", "50 failure threw no"]);
  });

  it("keeps the order of timers, and does nothing twice", async () => {
    const { clock, life, happened, note } = born();
    life.stop();
    for (const delayMs of [30, 10, 20]) life.clock.after(delayMs, note(`timer of ${delayMs}`));
    await clock.advance(50);
    life.resume();
    life.resume();
    await clock.advance(50);
    expect(happened).toEqual(["50 timer of 10", "50 timer of 20", "50 timer of 30"]);
  });

  it("does not run a timer that was due meanwhile, where one before it takes it back", async () => {
    const { clock, life, happened, note } = born();
    life.clock.after(10, () => cancel());
    const cancel = life.clock.after(20, note("taken back"));
    life.stop();
    await clock.advance(50);
    life.resume();
    expect(happened).toEqual([]);
  });

  it("does nothing of what waited where it is killed, then or by the first of it", async () => {
    for (const kills of ["while it stands still", "when it goes on"]) {
      const { clock, life, happened, note } = born();
      life.clock.after(10, () => life.kill());
      life.clock.after(20, note(kills));
      life.stop();
      await clock.advance(50);
      if (kills === "while it stands still") life.kill();
      life.resume();
      await clock.advance(50);
      expect([happened, life.isAlive()]).toEqual([[], false]);
    }
  });

  it("waits again with the rest where the first of it stops it anew", async () => {
    const { clock, life, happened, note } = born();
    life.clock.after(10, () => life.stop());
    life.clock.after(20, note("second"));
    life.clock.after(30, note("third"));
    life.stop();
    await clock.advance(50);
    life.resume();
    await clock.advance(50);
    expect(happened).toEqual([]);
    life.resume();
    expect(happened).toEqual(["100 second", "100 third"]);
  });
});

describe("a clock that is off", () => {
  it("tells another time, from the jump on, and hastens no timer", async () => {
    const { clock, off, life } = born();
    const toldMs: number[] = [];
    const tell = (): void => void toldMs.push(life.clock.now());
    for (const delayMs of [10, 30, 50]) life.clock.after(delayMs, tell);
    await clock.advance(20);
    off.byMs = 60_000;
    life.clock.after(15, tell);
    await clock.advance(20);
    off.byMs = -5000;
    life.clock.after(15, tell);
    await clock.advance(60);
    expect(toldMs).toEqual([10, 60_030, 60_035, -4950, -4945]);
  });
});

describe("a moment of a transaction", () => {
  it("is passed by who is not struck, and lived through by nobody who is", async () => {
    const asked: TransactionMoment[] = [];
    const { clock, life, happened, hear } = born((moment) => {
      asked.push(moment);
      return moment === "before-commit";
    });
    hear("death", new Promise<void>((resolve) => life.onDeath(resolve)));
    expect(life.survives("before-transaction")).toBe(true);
    expect(life.survives("before-commit")).toBe(false);
    expect(life.isAlive()).toBe(false);
    await clock.advance(1);
    expect(happened).toEqual(["0 death undefined"]);
    expect(asked).toEqual(["before-transaction", "before-commit"]);
  });

  it("strikes nobody who is dead already, and none of the dead passes it", () => {
    let asked = 0;
    const { life } = born(() => {
      asked += 1;
      return false;
    });
    life.kill();
    expect(life.survives("after-commit")).toBe(false);
    expect(asked).toBe(0);
  });
});
