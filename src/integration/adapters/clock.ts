import type { Clock } from "../../core/clock.ts";

/** The machine's own time. Its timers keep the process alive: who starts them stops them. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    after: (delayMs, run) => {
      const timer = setTimeout(run, Math.max(0, delayMs));
      return () => clearTimeout(timer);
    },
  };
}
