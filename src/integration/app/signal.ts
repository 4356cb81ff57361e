import type { Clock } from "../../core/clock.ts";

/** Wakes whoever sleeps on it. A wake while nobody sleeps is kept for the next sleeper. */
export interface Signal {
  wake(): void;
  /** Until the next wake, at most `delayMs`. */
  wait(delayMs: number): Promise<void>;
}

export function createSignal(clock: Clock): Signal {
  let pending = false;
  let sleepers: (() => void)[] = [];
  return {
    wake: () => {
      if (sleepers.length === 0) pending = true;
      const woken = sleepers;
      sleepers = [];
      for (const resume of woken) resume();
    },
    wait: (delayMs) => {
      if (pending) {
        pending = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const resume = (): void => {
          cancel();
          sleepers = sleepers.filter((sleeper) => sleeper !== resume);
          resolve();
        };
        const cancel = clock.after(delayMs, resume);
        sleepers.push(resume);
      });
    },
  };
}
