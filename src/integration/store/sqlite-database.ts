import { DatabaseSync, type StatementSync } from "node:sqlite";
import { DummyDriver, Kysely, type LimitNode, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { Tables } from "./schema.ts";
import type { Run } from "./statement.ts";

export interface SqliteOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  /** How long a statement waits for another process's transaction. */
  readonly busyTimeoutMs: number;
}

export interface SqliteDatabase {
  transaction<T>(work: (run: Run) => Promise<T>): Promise<T>;
  close(): void;
}

/**
 * SQLite plans a query anew whenever its bare limit is bound, which takes ten times as long as running it: it would know
 * the number. Of an expression it expects to know nothing.
 */
class PlannedOnce extends SqliteQueryCompiler {
  protected override visitLimit({ limit }: LimitNode): void {
    this.append("limit cast(");
    this.visitNode(limit);
    this.append(" as integer)");
  }
}

/** Builds and compiles queries as SQLite wants them. It runs none. */
export const sqliteQueries = (): Kysely<Tables> =>
  new Kysely({
    dialect: {
      createDriver: () => new DummyDriver(),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new PlannedOnce(),
    },
  });

interface Connection {
  readonly database: DatabaseSync;
  /** Made once for each text, of which there are few: what runs has its values apart. */
  readonly statement: (text: string) => StatementSync;
}

function connect({ file, busyTimeoutMs }: SqliteOptions): Connection {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
  // WAL lets the API read while a worker writes. NORMAL survives a kill at any point; only a power cut may take the last commits.
  database.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on;");
  const statements = new Map<string, StatementSync>();
  const statement = (text: string): StatementSync => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const made = database.prepare(text);
    statements.set(text, made);
    return made;
  };
  return { database, statement };
}

/** Commits when `work` resolves, rolls back when it rejects. */
async function transact<T>({ database, statement }: Connection, work: (run: Run) => Promise<T>): Promise<T> {
  let over = false;
  const ready = (text: string): StatementSync => {
    // What comes late would be part of the next one's transaction.
    if (over) throw new Error("the transaction is over");
    return statement(text);
  };
  // IMMEDIATE takes the write lock now: a transaction that reads first and writes later could otherwise fail half-way.
  statement("begin immediate").run();
  try {
    const result = await work({
      rows: async ({ text, parameters }, values) => ready(text).all(...parameters(values)) as never[],
      write: async ({ text, parameters }, values) => Number(ready(text).run(...parameters(values)).changes),
    });
    statement("commit").run();
    return result;
  } catch (thrown) {
    // SQLite has taken it back by itself where it failed badly, as on a full disk.
    if (database.isTransaction) statement("rollback").run();
    throw thrown;
  } finally {
    over = true;
  }
}

/**
 * One connection, handed to one transaction after another: two interleaved on one connection would be one. Waiting
 * happens on promises alone, so that virtual time needs no timers here. The file is opened when first needed.
 */
export function createSqliteDatabase(options: SqliteOptions): SqliteDatabase {
  let connection: Connection | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return {
    transaction: (work) => {
      const turn = () => {
        connection ??= connect(options);
        return transact(connection, work);
      };
      const done = last.then(turn, turn);
      last = done;
      return done;
    },
    close: () => connection?.database.close(),
  };
}
