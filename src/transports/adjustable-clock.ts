import type { Clock } from "../core/clock.ts";

export interface AdjustableClock extends Clock {
  /** Moves this clock ahead; what falls due on the way runs now, in the order of its time. */
  advance(byMs: number): void;
}

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
  cancel: () => void;
}

/** A clock that follows another and can be moved ahead, so that nobody waits an hour for a redelivery or for a key to expire. */
export function createAdjustableClock(base: Clock): AdjustableClock {
  let offsetMs = 0;
  const timers = new Set<Timer>();
  const now = (): number => base.now() + offsetMs;
  const start = (timer: Timer): void => {
    timer.cancel = base.after(Math.max(0, timer.dueMs - now()), () => {
      timers.delete(timer);
      timer.run();
    });
  };
  return {
    now,
    after: (delayMs, run) => {
      const timer: Timer = { dueMs: now() + delayMs, run, cancel: () => {} };
      timers.add(timer);
      start(timer);
      return () => {
        timers.delete(timer);
        timer.cancel();
      };
    },
    advance: (byMs) => {
      offsetMs += byMs;
      for (const timer of [...timers].sort((a, b) => a.dueMs - b.dueMs)) {
        if (!timers.has(timer)) continue; // cancelled by one that ran before it
        timer.cancel();
        if (timer.dueMs > now()) {
          start(timer);
          continue;
        }
        timers.delete(timer);
        timer.run();
      }
    },
  };
}
