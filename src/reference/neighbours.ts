import type { Random } from "../core/random.ts";
import type { Store, Tx } from "../integration/store/store.ts";
import type { Life } from "../world/sim/life.ts";

interface Neighbour {
  readonly life: Life;
  readonly random: Random;
  /** Looks for work now. */
  readonly wake: () => void;
  /** It will look anyway. */
  awaited: boolean;
}

/** The processes on one store. */
export interface Neighbours {
  /** The store as one process writes it. */
  storeOf(life: Life, store: Store): Store;
  join(life: Life, random: Random, wake: () => void): void;
}

/** The transaction, telling when it writes what another process may work on. */
function watched(tx: Tx, onWork: () => void): Tx {
  const told =
    <A extends readonly unknown[], R>(write: (...given: A) => R) =>
    (...given: A): R => {
      onWork();
      return write(...given);
    };
  return {
    ...tx,
    insertOutbox: told(tx.insertOutbox),
    saveOutbox: told(tx.saveOutbox),
    insertInbox: told(tx.insertInbox),
    saveInbox: told(tx.saveInbox),
    unlock: told(tx.unlock),
  };
}

/**
 * Processes on one store do not tell each other what they write: each looks for work every `pollMs`. Of these looks only
 * the first after a commit can find anything, so it alone is made, at its chance moment within `pollMs`: days of waiting cost nothing.
 */
export function createNeighbours(pollMs: number): Neighbours {
  let members: Neighbour[] = [];
  const tell = (writer: Life): void => {
    members = members.filter(({ life }) => life.isAlive());
    for (const member of members) {
      if (member.life === writer || member.awaited) continue;
      member.awaited = true;
      member.life.clock.after(member.random.integer(1, pollMs), () => {
        member.awaited = false;
        member.wake();
      });
    }
  };
  return {
    storeOf: (life, store) => ({
      ...store,
      transaction: async (work) => {
        let wrote = false;
        const onWork = (): void => {
          wrote = true;
        };
        const result = await store.transaction((tx) => work(watched(tx, onWork)));
        if (wrote) tell(life);
        return result;
      },
    }),
    join: (life, random, wake) => {
      members.push({ life, random: random.fork("looks"), wake, awaited: false });
    },
  };
}
