import type { PartnerStorage } from "./storage.ts";

/** Counts how often each thing happened to an order, such as calls of an operation or webhooks of a type. */
export interface Tallies {
  /** The new count: 1 for the first. */
  count(order: string, what: string): number;
  clear(): void;
}

/** One record an order, so that an order of ten calls costs one row. */
export function createTallies(storage: PartnerStorage): Tallies {
  const counts = storage.map<Readonly<Record<string, number>>>("tallies");
  return {
    count: (order, what) => {
      const before = counts.get(order);
      const count = (before?.[what] ?? 0) + 1;
      counts.set(order, { ...before, [what]: count });
      return count;
    },
    clear: () => counts.clear(),
  };
}
