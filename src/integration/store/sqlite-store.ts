import type { Clock } from "../../core/clock.ts";
import { prepareMigrations } from "./migrations.ts";
import { prepareTx } from "./sql-tx.ts";
import { createSqliteDatabase, sqliteQueries } from "./sqlite-database.ts";
import type { Store } from "./store.ts";

/** How long a statement waits for another process: longer than any transaction here takes, shorter than a customer's patience. */
const defaultBusyTimeoutMs = 2000;

function prepareAll() {
  const queries = sqliteQueries();
  return { txIn: prepareTx(queries), migrate: prepareMigrations(queries) };
}

/** Texts, the same for every store: those of the first serve all of a process. */
let prepared: ReturnType<typeof prepareAll> | undefined;

/** Orders in a SQLite file that several processes may share, or in memory (`:memory:`). */
export function createSqliteStore(options: { file: string; clock: Clock; busyTimeoutMs?: number }): Store {
  const { file, clock, busyTimeoutMs = defaultBusyTimeoutMs } = options;
  const now = (): number => clock.now();
  const database = createSqliteDatabase({ file, busyTimeoutMs });
  prepared ??= prepareAll();
  const { txIn, migrate } = prepared;
  return {
    transaction: (work) => database.transaction((run) => work(txIn(run, now))),
    migrate: () => migrate(database.transaction, now()),
    close: async () => database.close(),
  };
}
