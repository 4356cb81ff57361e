import { describe, expect, it } from "vitest";
import type { Clock } from "../../../src/core/clock.ts";
import type { HistoryEvent } from "../../../src/core/history.ts";
import { type Look, watchVitalSigns } from "../../../src/world/live/vital-signs.ts";

const restart = { i: 1, t: 0, world: "live", actor: "integration", type: "restart", value: { reason: "" } } as HistoryEvent;

interface Shop {
  /** How long after each look it answers; never, unless given. */
  readonly answersAfterMs?: (look: number) => number;
  readonly isDown?: boolean;
  readonly comesBack?: true;
}

/** Watches it for half a minute of no time. */
async function isFoundDead({
  answersAfterMs = () => Number.POSITIVE_INFINITY,
  isDown = false,
  comesBack,
}: Shop): Promise<boolean> {
  let nowMs = 0;
  let found = false;
  let looks = 0;
  const waits: { atMs: number; then: () => void }[] = [];
  const clock: Clock = {
    now: () => nowMs,
    after: (ms: number, then: () => void) => {
      waits.push({ atMs: nowMs + ms, then });
      return () => {};
    },
  };
  const lookAt = async (withinMs: number): Promise<Look> => {
    looks += 1;
    const afterMs = answersAfterMs(looks);
    await new Promise<void>((resolve) => clock.after(Math.min(afterMs, withinMs), resolve));
    return afterMs <= withinMs ? { status: 200 } : { seen: "no answer came" };
  };
  const onSilent = (): void => {
    found = true;
  };
  const signs = watchVitalSigns({ lookAt, clock, isDown, onSilent });
  if (comesBack) signs.notice(restart);
  while (nowMs < 30_000 && !found) {
    waits.sort((one, other) => one.atMs - other.atMs);
    const next = waits.shift();
    if (next === undefined) break;
    nowMs = next.atMs;
    next.then();
    await new Promise((resolve) => setImmediate(resolve));
  }
  signs.stop();
  return found;
}

describe("an integration that answers nobody", () => {
  it("is taken for dead", async () => {
    expect(await isFoundDead({})).toBe(true);
  });

  it("is not, where it had been killed before it was looked at, and never came back", async () => {
    expect(await isFoundDead({ isDown: true })).toBe(false);
  });

  it("is, where it had been killed and came back", async () => {
    expect(await isFoundDead({ isDown: true, comesBack: true })).toBe(true);
  });

  it("is not, where it is slow", async () => {
    expect(await isFoundDead({ answersAfterMs: () => 9000 })).toBe(false);
    expect(await isFoundDead({ answersAfterMs: () => 11_000 })).toBe(true);
  });

  it("is not, where some of its workers hang", async () => {
    expect(await isFoundDead({ answersAfterMs: (look) => (look % 2 === 1 ? Number.POSITIVE_INFINITY : 10) })).toBe(false);
  });
});
