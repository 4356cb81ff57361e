import type { Clock } from "../../core/clock.ts";

/** Node's timers hold 31 bits, and fire at once beyond. */
const longestMs = 2 ** 31 - 1;

/** The machine's own time. Its timers keep the process alive: who starts them stops them. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    after: (delayMs, run) => {
      const timer = setTimeout(run, Math.min(longestMs, Math.max(0, delayMs)));
      return () => clearTimeout(timer);
    },
  };
}
