import { expect, it } from "vitest";
import { watchStalls } from "../../../src/world/live/watch-stalls.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

it("tells of timers that come much too late, and of no others", async () => {
  const clock = createVirtualClock();
  let skippedMs = 0;
  const stalls: number[] = [];
  const stop = watchStalls(
    { now: () => clock.now() + skippedMs, after: (ms, run) => clock.after(ms, run) },
    (ms) => void stalls.push(ms),
  );
  await clock.advance(1000);
  skippedMs += 100;
  await clock.advance(1000);
  expect(stalls).toEqual([]);
  skippedMs += 900;
  await clock.advance(1000);
  expect(stalls).toEqual([900]);
  stop();
  skippedMs += 900;
  await clock.advance(1000);
  expect(stalls).toEqual([900]);
});
