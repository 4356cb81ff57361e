import type { Clock } from "../core/clock.ts";

/** The machine's own time. Its timers keep the process alive: who starts them stops them. */
export function createRealClock(): Clock {
  return {
    now: () => Date.now(),
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  };
}
