import type { AdjustableClock } from "../../core/adjustable-clock.ts";
import type { Clock } from "../../core/clock.ts";
import type { EventType } from "../../core/history.ts";

/** However many still wait: who waits for ever keeps the next ones for so long only. */
const mostMs = 1_000;
const why = "customers wait for answers";

/** Lets nobody else come while too many customers wait for an answer. */
export interface Pushback {
  /** Tells of an event of that order. */
  notice(order: string, type: EventType): void;
}

/**
 * Orders that a fault has struck are not counted: they may well wait.
 *
 * @param most so many may wait at the same time; once half of them do the next ones come
 */
export function createPushback(arrivals: AdjustableClock, clock: Clock, most: number): Pushback {
  const waiting = new Map<string, number>();
  const struck = new Set<string>();
  let cancel: (() => void) | undefined;
  const go = (): void => {
    cancel?.();
    cancel = undefined;
    arrivals.go(why);
  };
  return {
    notice: (order, type) => {
      if (type === "fault-fired") {
        struck.add(order);
        waiting.delete(order);
      }
      if (struck.has(order)) return;
      if (type === "invoke") waiting.set(order, (waiting.get(order) ?? 0) + 1);
      else if (type === "ok" || type === "fail" || type === "info") {
        const left = (waiting.get(order) ?? 1) - 1;
        if (left > 0) waiting.set(order, left);
        else waiting.delete(order);
      } else return;
      if (cancel === undefined && waiting.size > most) {
        arrivals.stop(why);
        cancel = clock.after(mostMs, go);
      } else if (cancel !== undefined && waiting.size <= most / 2) go();
    },
  };
}
