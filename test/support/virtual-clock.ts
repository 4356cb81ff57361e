import type { Clock } from "../../src/core/clock.ts";

export interface VirtualClock extends Clock {
  /** Lets promises run, then jumps from timer to timer until `done` says so. Throws when time runs out. */
  runUntil(done: () => Promise<boolean> | boolean, withinMs: number): Promise<void>;
  advance(byMs: number): Promise<void>;
  /** Forgets every timer: what a crash does. */
  forget(): void;
}

const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Time that passes only when nothing else can happen. */
export function createVirtualClock(startMs = Date.parse("2026-01-05T10:00:00Z")): VirtualClock {
  let nowMs = startMs;
  let sequence = 0;
  let timers: { atMs: number; sequence: number; run: () => void }[] = [];
  const step = (untilMs: number): boolean => {
    timers.sort((a, b) => a.atMs - b.atMs || a.sequence - b.sequence);
    const next = timers[0];
    if (next === undefined || next.atMs > untilMs) return false;
    timers.shift();
    nowMs = Math.max(nowMs, next.atMs);
    next.run();
    return true;
  };
  return {
    now: () => nowMs,
    after: (delayMs, run) => {
      const timer = { atMs: nowMs + Math.max(0, delayMs), sequence: sequence++, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    runUntil: async (done, withinMs) => {
      const untilMs = nowMs + withinMs;
      for (;;) {
        await drain();
        if (await done()) return;
        await drain();
        if (!step(untilMs)) throw new Error(`not done within ${withinMs} ms of virtual time`);
      }
    },
    advance: async (byMs) => {
      const untilMs = nowMs + byMs;
      do await drain();
      while (step(untilMs));
      nowMs = untilMs;
    },
    forget: () => {
      timers = [];
    },
  };
}
