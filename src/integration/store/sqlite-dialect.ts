import { DatabaseSync, type StatementSync } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from "kysely";

export interface SqliteOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  /** How long a statement waits for another process's transaction. */
  readonly busyTimeoutMs: number;
}

type Parameters = Parameters_<StatementSync["run"]>;
type Parameters_<F> = F extends (...given: infer A) => unknown ? A : never;

/** A statement of Node's driver as Kysely asks for it. */
function adapted(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as Parameters)),
    run: (parameters) => statement.run(...(parameters as Parameters)),
    iterate: (parameters) => statement.iterate(...(parameters as Parameters)),
  };
}

function open({ file, busyTimeoutMs }: SqliteOptions): SqliteDatabase {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
  // WAL lets the API read while a worker writes. NORMAL survives a kill at any point; only a power cut may take the last commits.
  database.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on;");
  /** By text, of which there are few: SQLite plans each once. */
  const statements = new Map<string, SqliteStatement>();
  return {
    prepare: (text) => {
      const statement = statements.get(text) ?? adapted(database.prepare(text));
      statements.set(text, statement);
      return statement;
    },
    close: () => database.close(),
  };
}

class ImmediateDriver extends SqliteDriver {
  // IMMEDIATE takes the write lock now: a transaction that reads first and writes later could otherwise fail half-way.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

/** Kysely over Node's own SQLite. One connection, which Kysely hands to one transaction after another; opened when first needed. */
export function sqliteDialect(options: SqliteOptions): Dialect {
  return {
    createDriver: () => new ImmediateDriver({ database: async () => open(options) }),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}
