import type { Store } from "../integration/store/store.ts";
import { fenceTransactions } from "../world/sim/fenced-transactions.ts";
import type { Life } from "../world/sim/life.ts";

/** The store as one process sees it. */
export function fenceStore(store: Store, life: Life): Store {
  return {
    ...store,
    migrate: () => store.migrate(),
    close: () => store.close(),
    transaction: fenceTransactions(life, (work) => store.transaction(work)),
  };
}
