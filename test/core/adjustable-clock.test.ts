import { expect, it } from "vitest";
import { createAdjustableClock } from "../../src/core/adjustable-clock.ts";
import type { Clock } from "../../src/core/clock.ts";

/** A base clock that stands still and keeps what it was asked for. */
function createStill(): Clock & { readonly waits: Map<() => void, number> } {
  const waits = new Map<() => void, number>();
  return {
    waits,
    now: () => 10_000,
    after: (delayMs, run) => {
      waits.set(run, delayMs);
      return () => waits.delete(run);
    },
  };
}

it("follows its base, and is ahead of it by what it was advanced", () => {
  const clock = createAdjustableClock(createStill());
  expect(clock.now()).toBe(10_000);
  clock.advance(5_000);
  expect(clock.now()).toBe(15_000);
});

it("runs what falls due on the way, in the order of its time, and shortens the rest", () => {
  const still = createStill();
  const clock = createAdjustableClock(still);
  const ran: string[] = [];
  clock.after(300, () => ran.push("late"));
  clock.after(100, () => ran.push("early"));
  clock.after(1_000, () => ran.push("rest"));
  clock.advance(400);
  expect(ran).toEqual(["early", "late"]);
  expect([...still.waits.values()]).toEqual([600]);
});

it("does not run what was cancelled, not even by what ran just before", () => {
  const still = createStill();
  const clock = createAdjustableClock(still);
  const ran: string[] = [];
  clock.after(100, () => cancel());
  const cancel = clock.after(200, () => ran.push("cancelled"));
  clock.advance(500);
  expect(ran).toEqual([]);
  expect(still.waits.size).toBe(0);
});

it("runs a timer once when the base gets there first", () => {
  const still = createStill();
  const clock = createAdjustableClock(still);
  let runs = 0;
  clock.after(100, () => {
    runs += 1;
  });
  for (const run of still.waits.keys()) run();
  clock.advance(1_000);
  expect(runs).toBe(1);
});
