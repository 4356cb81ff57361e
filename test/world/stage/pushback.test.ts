import { describe, expect, it } from "vitest";
import { createAdjustableClock } from "../../../src/core/adjustable-clock.ts";
import type { EventType } from "../../../src/core/history.ts";
import { createRandom } from "../../../src/core/random.ts";
import { createVirtualTime } from "../../../src/world/sim/virtual-time.ts";
import { createPushback } from "../../../src/world/stage/pushback.ts";

/** When the tenth customer comes, who was to come after 100 ms, where these things happen before. */
async function tenthComes(happened: readonly (readonly [atMs: number, order: string, type: EventType])[]): Promise<number> {
  const time = createVirtualTime({ startMs: 0, ties: "in-order", random: createRandom(1) });
  const arrivals = createAdjustableClock(time);
  const pushback = createPushback(arrivals, time, 2);
  let cameMs: number | undefined;
  arrivals.after(100, () => {
    cameMs = time.now();
  });
  for (const [atMs, order, type] of happened) time.after(atMs, () => pushback.notice(order, type));
  await time.runUntil(() => cameMs !== undefined, 10_000);
  return cameMs as number;
}

const invoked = ["a", "b", "c"].map((order) => [10, order, "invoke"] as const);

describe("customers who come one after the other", () => {
  it("come in time while few wait for an answer", async () => {
    expect(await tenthComes(invoked.slice(1))).toBe(100);
  });

  it("come later where too many wait, once half of them are answered", async () => {
    expect(await tenthComes([...invoked, [60, "a", "ok"], [90, "b", "info"]])).toBe(180);
  });

  it("come in time where who waits was struck by a fault", async () => {
    expect(await tenthComes([[5, "a", "fault-fired"], ...invoked])).toBe(100);
  });

  it("come all the same after a while, where nobody is answered any more", async () => {
    expect(await tenthComes(invoked)).toBe(1_100);
  });
});
