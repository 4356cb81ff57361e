import { type Life, never } from "./life.ts";

class Died extends Error {}

type Transaction<Tx> = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** A database's transactions as one process sees them: what it had not committed when it died was never there. */
export function fenceTransactions<Tx>(life: Life, transaction: Transaction<Tx>): Transaction<Tx> {
  return async (work) => {
    // what was read in one transaction may be old news in the next
    if (life.turn !== undefined) await life.turn();
    if (!life.survives("before-transaction")) return never();
    try {
      const result = await transaction((tx) =>
        work(tx).then((value) => {
          if (!life.survives("before-commit")) throw new Died();
          return value;
        }),
      );
      return life.survives("after-commit") ? result : await never();
    } catch (thrown) {
      if (thrown instanceof Died || !life.isAlive()) return never();
      throw thrown;
    }
  };
}
