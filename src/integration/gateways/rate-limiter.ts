import type { Clock } from "../../core/clock.ts";
import type { Room } from "../ports.ts";

export interface RateLimiter {
  /** 0: go ahead. Else the wait in ms until there will be leave. */
  take(): number;
  /** How many leaves there are to take now. */
  room(): Room;
}

/** A token bucket that holds one second's worth, on the integration's own clock. */
export function createRateLimiter(options: {
  readonly name: string;
  readonly clock: Clock;
  readonly perSecond: number;
}): RateLimiter {
  const { clock, perSecond } = options;
  const capacity = Math.max(1, perSecond);
  let tokens = capacity;
  let filledMs = clock.now();
  const refill = (): void => {
    const nowMs = clock.now();
    // A clock that was set back gives nothing, and takes nothing away.
    tokens = Math.min(capacity, tokens + (Math.max(0, nowMs - filledMs) / 1000) * perSecond);
    filledMs = nowMs;
  };
  const untilNextMs = (): number => Math.ceil(((1 - tokens) / perSecond) * 1000);
  return {
    take: () => {
      refill();
      if (tokens < 1) return untilNextMs();
      tokens -= 1;
      return 0;
    },
    room: () => {
      refill();
      return tokens < 1 ? { calls: 0, waitMs: untilNextMs() } : { calls: Math.floor(tokens) };
    },
  };
}
