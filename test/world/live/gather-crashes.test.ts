import { describe, expect, it } from "vitest";
import type { Clock } from "../../../src/core/clock.ts";
import { gatherCrashes } from "../../../src/world/live/gather-crashes.ts";

/** Timers that run when they are told to. */
function handClock(): Clock & { pass(): Promise<void> } {
  const due: (() => void)[] = [];
  return {
    now: () => 0,
    after: (_ms, run) => {
      due.push(run);
      return () => {};
    },
    pass: async () => {
      for (const run of due.splice(0)) run();
      await new Promise(setImmediate);
    },
  };
}

const kill = { at: "before-effect", signal: "SIGKILL", restartAfterMs: 200 } as const;

describe("calls at which the integration is to be struck", () => {
  it("wait for each other, and the next ones for others", async () => {
    const clock = handClock();
    const gather = gatherCrashes(clock, 350);
    const gone: string[] = [];
    const wait = (name: string, crash: Parameters<typeof gather>[0]): void => void gather(crash).then(() => gone.push(name));
    wait("first", kill);
    wait("second", { ...kill, at: "after-effect" });
    await new Promise(setImmediate);
    expect(gone).toEqual([]);
    await clock.pass();
    expect(gone).toEqual(["first", "second"]);
    wait("third", kill);
    await new Promise(setImmediate);
    expect(gone).toHaveLength(2);
    await clock.pass();
    expect(gone).toEqual(["first", "second", "third"]);
  });

  it("do not wait where a webhook was acknowledged: the integration goes on at that moment", async () => {
    const gather = gatherCrashes(handClock(), 350);
    await gather({ ...kill, at: "after-acknowledgement" });
    // one whose acknowledgement is lost has been taken whole, and waits
    expect(gather({ ...kill, at: "before-acknowledgement" })).toBe(gather(kill));
  });

  it("do not wait for those that are struck otherwise, or get their answers first", () => {
    const gather = gatherCrashes(handClock(), 350);
    const all = [kill, { ...kill, signal: "SIGSTOP" } as const, { ...kill, at: "after-response" } as const].map((each) =>
      gather(each),
    );
    expect(new Set(all).size).toBe(3);
    expect(gather(kill)).toBe(all[0]);
  });
});
