import type { Transaction } from "kysely";
import type { Tables } from "../schema.ts";
import type { Tx } from "../store.ts";
import { backlogIn } from "./backlog.ts";
import { inboxIn } from "./inbox.ts";
import { locksIn } from "./locks.ts";
import { customerKeysIn, ordersIn } from "./orders.ts";
import { outboxIn } from "./outbox.ts";
import { ratesIn } from "./rates.ts";
import { timelineIn } from "./timeline.ts";

/** The Store port's transactions in SQL that SQLite and MariaDB both speak. */
export function createSqlTx(db: Transaction<Tables>, now: () => number): Tx {
  return {
    ...ordersIn(db, now),
    ...customerKeysIn(db),
    ...outboxIn(db),
    ...inboxIn(db),
    ...locksIn(db),
    ...timelineIn(db),
    ...ratesIn(db),
    ...backlogIn(db),
  };
}
