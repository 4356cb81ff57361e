import { Kysely } from "kysely";
import type { Clock } from "../../core/clock.ts";
import { migrate } from "./migrations.ts";
import type { Tables } from "./schema.ts";
import { createSqlTx } from "./sql/sql-tx.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import type { Store } from "./store.ts";

/** How long a statement waits for another process: longer than any transaction here takes, shorter than a customer's patience. */
const defaultBusyTimeoutMs = 2000;

/** Orders in a SQLite file that several processes may share, or in memory (`:memory:`). */
export function createSqliteStore(options: { file: string; clock: Clock; busyTimeoutMs?: number }): Store {
  const { file, clock, busyTimeoutMs = defaultBusyTimeoutMs } = options;
  const now = (): number => clock.now();
  const db = new Kysely<Tables>({ dialect: sqliteDialect({ file, busyTimeoutMs }) });
  return {
    transaction: (work) => db.transaction().execute((tx) => work(createSqlTx(tx, now))),
    migrate: () => migrate(db, now()),
    close: () => db.destroy(),
  };
}
