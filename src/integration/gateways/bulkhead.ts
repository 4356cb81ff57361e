import type { Room } from "../ports.ts";

export interface Bulkhead {
  /** Runs `work` where there is room; else says so at once, and `work` is not begun. */
  run<T>(work: () => Promise<T>): Promise<{ readonly admitted: true; readonly value: T } | { readonly admitted: false }>;
  inFlight(): number;
  /** How many calls `run` would admit now. */
  room(): Room;
}

/**
 * So many calls at once and no queue: a partner that hangs holds up its own calls alone, and whoever is turned away has
 * a queue already, the outbox.
 */
export function createBulkhead({ capacity }: { readonly name: string; readonly capacity: number }): Bulkhead {
  let inFlight = 0;
  return {
    run: async (work) => {
      if (inFlight >= capacity) return { admitted: false };
      inFlight += 1;
      try {
        return { admitted: true, value: await work() };
      } finally {
        inFlight -= 1;
      }
    },
    inFlight: () => inFlight,
    room: () => ({ calls: capacity - inFlight }),
  };
}
