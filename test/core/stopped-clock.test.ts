import { describe, expect, it } from "vitest";
import { createAdjustableClock } from "../../src/core/adjustable-clock.ts";
import { createRandom } from "../../src/core/random.ts";
import { createVirtualTime } from "../../src/world/sim/virtual-time.ts";

/** What came when, on a clock that stands still from 100 ms to 400 ms. */
async function come(delays: readonly number[], cancelled: readonly number[] = []) {
  const time = createVirtualTime({ startMs: 0, ties: "in-order", random: createRandom(1) });
  const clock = createAdjustableClock(time);
  const came: (readonly [delayMs: number, atMs: number, onItMs: number])[] = [];
  const add = (delayMs: number): void => {
    const cancel = clock.after(delayMs, () => came.push([delayMs, time.now(), clock.now()]));
    if (cancelled.includes(delayMs)) time.after(200, cancel);
  };
  for (const delayMs of delays) add(delayMs);
  time.after(900, () => {});
  time.after(100, () => clock.stop("one"));
  time.after(250, () => {
    clock.stop("another");
    clock.go("one");
    expect(clock.now()).toBe(100);
    add(50);
  });
  time.after(400, () => clock.go("another"));
  await time.runUntil(() => time.now() >= 800, 1000);
  return came;
}

describe("a clock that stands still", () => {
  it("puts off what was to come meanwhile, and what is asked of it meanwhile", async () => {
    expect(await come([40, 120, 500])).toEqual([
      [40, 40, 40],
      [120, 420, 120],
      [50, 450, 150],
      [500, 800, 500],
    ]);
  });

  it("forgets what is cancelled while it stands", async () => {
    expect(await come([120], [120])).toEqual([[50, 450, 150]]);
  });
});
