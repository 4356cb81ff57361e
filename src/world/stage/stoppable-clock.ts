import type { Clock } from "../../core/clock.ts";

/** A clock that can stand still: what was to come on it then comes as much later. */
export interface StoppableClock extends Clock {
  /** @param why it goes on once nobody has a reason any more */
  stop(why: string): void;
  go(why: string): void;
}

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
  cancel: () => void;
}

export function createStoppableClock(base: Clock): StoppableClock {
  const timers = new Set<Timer>();
  const reasons = new Set<string>();
  let stoodMs = 0;
  let stoppedAtMs: number | undefined;
  const now = (): number => (stoppedAtMs ?? base.now()) - stoodMs;
  const start = (timer: Timer): void => {
    timer.cancel = base.after(Math.max(0, timer.atMs - now()), () => {
      timers.delete(timer);
      timer.run();
    });
  };
  return {
    now,
    after: (delayMs, run) => {
      const timer: Timer = { atMs: now() + delayMs, run, cancel: () => {} };
      timers.add(timer);
      if (stoppedAtMs === undefined) start(timer);
      return () => {
        timers.delete(timer);
        timer.cancel();
      };
    },
    stop: (why) => {
      reasons.add(why);
      if (stoppedAtMs !== undefined) return;
      stoppedAtMs = base.now();
      for (const timer of timers) timer.cancel();
    },
    go: (why) => {
      if (!reasons.delete(why) || reasons.size > 0 || stoppedAtMs === undefined) return;
      stoodMs += base.now() - stoppedAtMs;
      stoppedAtMs = undefined;
      for (const timer of timers) start(timer);
    },
  };
}
