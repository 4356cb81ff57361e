import type { Clock } from "../../core/clock.ts";
import type { TransactionMoment } from "../../core/fault.ts";

/**
 * One life of the integration's process. Whatever it touches goes through here: once it is dead nothing of it goes on,
 * its promises never settle and its timers never fire; while it is stopped, all that waits.
 */
export interface Life {
  readonly clock: Clock;
  isAlive(): boolean;
  isStopped(): boolean;
  kill(): void;
  stop(): void;
  resume(): void;
  /** Now, or when the process goes on, or never. */
  enter(run: () => void): void;
  /** What `work` comes to, for as long as there is somebody to hear it. */
  fence<T>(work: Promise<T>): Promise<T>;
  /** Where transactions take turns: waits until whatever else is due now may have come first. Absent: a request's transactions follow each other at once. */
  readonly turn?: () => Promise<void>;
  /** Passes a moment of a transaction; false: the process died of it. */
  survives(moment: TransactionMoment): boolean;
  /** Tells of its death; what is returned takes that back. */
  onDeath(told: () => void): () => void;
}

export const never = <T>(): Promise<T> => new Promise<T>(() => {});

export interface LifeOptions {
  readonly clock: Clock;
  /** How far this process's clock is off, in ms. */
  readonly offsetMs: () => number;
  readonly strikes: (moment: TransactionMoment) => boolean;
  readonly takesTurns?: boolean;
  /** Whether what it does now is asked by who only watches: that takes no turn, and is no moment to die at. */
  readonly isWatched?: () => boolean;
}

export function createLife({ clock, offsetMs, strikes, takesTurns = false, isWatched = () => false }: LifeOptions): Life {
  let alive = true;
  let stopped = false;
  const waiting: (() => void)[] = [];
  const deathListeners = new Set<() => void>();
  const enter = (run: () => void): void => {
    if (!alive) return;
    if (stopped) waiting.push(run);
    else run();
  };
  const life: Life = {
    clock: {
      now: () => clock.now() + offsetMs(),
      after: (delayMs, run) => {
        let cancelled = false;
        const cancel = clock.after(delayMs, () =>
          enter(() => {
            if (!cancelled) run();
          }),
        );
        return () => {
          cancelled = true;
          cancel();
        };
      },
    },
    isAlive: () => alive,
    isStopped: () => stopped,
    kill: () => {
      alive = false;
      waiting.length = 0;
      for (const told of deathListeners) told();
      deathListeners.clear();
    },
    stop: () => {
      stopped = true;
    },
    resume: () => {
      stopped = false;
      for (const run of waiting.splice(0)) enter(run);
    },
    enter,
    fence: (work) =>
      new Promise((resolve, reject) => {
        work.then(
          (value) => enter(() => resolve(value)),
          (thrown) => enter(() => reject(thrown)),
        );
      }),
    survives: (moment) => {
      if (alive && !isWatched() && strikes(moment)) life.kill();
      return alive;
    },
    onDeath: (told) => {
      deathListeners.add(told);
      return () => deathListeners.delete(told);
    },
    ...(takesTurns && {
      turn: () => (isWatched() ? Promise.resolve() : new Promise<void>((resolve) => life.clock.after(0, resolve))),
    }),
  };
  return life;
}
