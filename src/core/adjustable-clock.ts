import type { Clock } from "./clock.ts";

/** A clock that follows another at a time of its own. */
export interface AdjustableClock extends Clock {
  /** Moves this clock ahead; what falls due on the way runs now, in the order of its time. */
  advance(byMs: number): void;
  /**
   * Lets it stand still: what was to come comes as much later.
   *
   * @param why it goes on once nobody has a reason any more
   */
  stop(why: string): void;
  go(why: string): void;
}

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
  cancel: () => void;
}

/** So that nobody waits an hour for a redelivery or for a key to expire, and nobody comes while nobody is there. */
export function createAdjustableClock(base: Clock): AdjustableClock {
  const timers = new Set<Timer>();
  const reasons = new Set<string>();
  let offsetMs = 0;
  let stoppedAtMs: number | undefined;
  const now = (): number => (stoppedAtMs ?? base.now()) + offsetMs;
  const start = (timer: Timer): void => {
    if (stoppedAtMs !== undefined) return;
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
    stop: (why) => {
      reasons.add(why);
      if (stoppedAtMs !== undefined) return;
      stoppedAtMs = base.now();
      for (const timer of timers) timer.cancel();
    },
    go: (why) => {
      if (!reasons.delete(why) || reasons.size > 0 || stoppedAtMs === undefined) return;
      offsetMs -= base.now() - stoppedAtMs;
      stoppedAtMs = undefined;
      for (const timer of timers) start(timer);
    },
  };
}
