import { describe, expect, it } from "vitest";
import type { Clock } from "../../../src/core/clock.ts";
import type { HistoryEvent } from "../../../src/core/history.ts";
import { freePort } from "../../../src/transports/free-port.ts";
import { watchVitalSigns } from "../../../src/world/live/vital-signs.ts";

const restart = { i: 1, t: 0, world: "live", actor: "integration", type: "restart", value: { reason: "" } } as HistoryEvent;

/** Watches an address where nobody listens for that long, in no time. */
async function isFoundDead({ forMs, ...options }: { forMs: number; isDown: boolean; comesBack?: true }): Promise<boolean> {
  let nowMs = 0;
  let found = false;
  const waits: (() => void)[] = [];
  const clock: Clock = {
    now: () => nowMs,
    after: (ms: number, then: () => void) => {
      waits.push(() => {
        nowMs += ms;
        then();
      });
      return () => {};
    },
  };
  const url = `http://127.0.0.1:${await freePort()}/`;
  const onSilent = (): void => {
    found = true;
  };
  const signs = watchVitalSigns({ ask: fetch, url, clock, isDown: options.isDown, onSilent });
  if (options.comesBack) signs.notice(restart);
  while (nowMs < forMs && !found) {
    waits.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  signs.stop();
  return found;
}

describe("an integration that answers nobody", () => {
  it("is taken for dead", async () => {
    expect(await isFoundDead({ forMs: 20_000, isDown: false })).toBe(true);
  });

  it("is not, where it had been killed before it was looked at, and never came back", async () => {
    expect(await isFoundDead({ forMs: 20_000, isDown: true })).toBe(false);
  });

  it("is, where it had been killed and came back", async () => {
    expect(await isFoundDead({ forMs: 20_000, isDown: true, comesBack: true })).toBe(true);
  });
});
