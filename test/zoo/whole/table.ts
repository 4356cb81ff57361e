import { fenceTransactions, type Surroundings } from "firedrill/vitest";

/** One table of rows by their order, in a database of its own: it outlives every process. */
export interface Table<Row> {
  /** As one process sees it. `work` is done at once: what it changed is committed together, or not at all. */
  seenBy(surroundings: Surroundings): <T>(work: (rows: Map<string, Row>) => T) => Promise<T>;
  rows(): ReadonlyMap<string, Row>;
}

/** Rows are never changed, only replaced; one transaction comes after the other. */
export function createTable<Row>(): Table<Row> {
  let committed = new Map<string, Row>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    rows: () => committed,
    seenBy: ({ life }) => {
      const transaction = fenceTransactions<Map<string, Row>>(life, (work) => {
        const mine = last.then(async () => {
          const draft = new Map(committed);
          const result = await work(draft);
          committed = draft;
          return result;
        });
        last = mine.catch(() => {});
        return mine;
      });
      return (work) => transaction(async (rows) => work(rows));
    },
  };
}
