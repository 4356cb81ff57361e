import type { Clock } from "../../core/clock.ts";
import { createMemoryTx, createTables } from "./memory-tx.ts";
import type { Store, Tx } from "./store.ts";

/** What throws before it promises anything fails like all else. */
function begun<T>(work: (tx: Tx) => Promise<T>, tx: Tx): Promise<T> {
  try {
    return work(tx);
  } catch (thrown) {
    return Promise.reject(thrown);
  }
}

/**
 * Orders in plain memory: the same transactions as in a database, one after another, and nothing kept of those that
 * fail. For worlds that live thousands of lives a minute; it is gone with its process.
 */
export function createMemoryStore({ clock }: { readonly clock: Clock }): Store {
  let undo: (() => void)[] = [];
  const now = (): number => clock.now();
  const tx = createMemoryTx(createTables(), now, (back) => undo.push(back));
  let last: Promise<unknown> = Promise.resolve();
  /** Transactions that are under way or wait for their turn. */
  let open = 0;
  const keep = <T>(value: T): T => {
    open -= 1;
    return value;
  };
  const takeBack = (thrown: unknown): never => {
    open -= 1;
    for (const back of undo.reverse()) back();
    throw thrown;
  };
  return {
    transaction: (work) => {
      const turn = () => {
        undo = [];
        return begun(work, tx).then(keep, takeBack);
      };
      open += 1;
      const done = open === 1 ? turn() : last.then(turn, turn);
      last = done;
      return done;
    },
    migrate: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
