import { BulkheadRejectedError, bulkhead } from "cockatiel";

export interface Bulkhead {
  /** Runs `work` where there is room; else says so at once, and `work` is not begun. */
  run<T>(work: () => Promise<T>): Promise<{ readonly admitted: true; readonly value: T } | { readonly admitted: false }>;
  inFlight(): number;
}

/**
 * So many calls at once and no queue: a partner that hangs holds up its own calls alone, and whoever is turned away has
 * a queue already, the outbox.
 */
export function createBulkhead({ capacity }: { readonly name: string; readonly capacity: number }): Bulkhead {
  const policy = bulkhead(capacity, 0);
  return {
    run: async (work) => {
      try {
        return { admitted: true, value: await policy.execute(work) };
      } catch (thrown) {
        if (thrown instanceof BulkheadRejectedError) return { admitted: false };
        throw thrown;
      }
    },
    inFlight: () => capacity - policy.executionSlots,
  };
}
