import { DatabaseSync, type StatementSync } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";

type Bindable = null | number | bigint | string | Uint8Array;

export interface SqliteOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  /** How long a statement waits for another process's transaction. */
  readonly busyTimeoutMs: number;
}

interface Prepared {
  readonly statement: StatementSync;
  readonly givesRows: boolean;
}

/** Statements by their text: compiling them anew would cost more than running them. */
const statementCacheSize = 200;

function openDatabase({ file, busyTimeoutMs }: SqliteOptions): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
  // WAL lets the API read while a worker writes. NORMAL survives a kill at any point; only a power cut may take the last commits.
  database.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on;");
  return database;
}

function connect(database: DatabaseSync): DatabaseConnection {
  const statements = new Map<string, Prepared>();
  const prepare = (text: string): Prepared => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    if (statements.size >= statementCacheSize) statements.clear();
    const statement = database.prepare(text);
    const prepared = { statement, givesRows: statement.columns().length > 0 };
    statements.set(text, prepared);
    return prepared;
  };
  return {
    executeQuery: <R>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      const { statement, givesRows } = prepare(text);
      const bound = parameters as readonly Bindable[];
      if (givesRows) return Promise.resolve({ rows: statement.all(...bound) as R[] });
      const { changes } = statement.run(...bound);
      return Promise.resolve({ rows: [], numAffectedRows: BigInt(changes) });
    },
    streamQuery: () => {
      throw new Error("streaming is not supported by this connection");
    },
  };
}

/**
 * One connection, handed to one at a time: node:sqlite has no pool, and two transactions interleaved on one connection
 * would be one. Waiting happens on promises alone, so that virtual time needs no timers here.
 */
function createDriver(options: SqliteOptions): Driver {
  let database: DatabaseSync | undefined;
  let connection: DatabaseConnection | undefined;
  let busy = false;
  const waiting: (() => void)[] = [];
  const run = async (held: DatabaseConnection, text: string): Promise<void> => {
    await held.executeQuery(CompiledQuery.raw(text));
  };
  return {
    init: async () => {
      database = openDatabase(options);
      connection = connect(database);
    },
    acquireConnection: async () => {
      if (busy) await new Promise<void>((resolve) => waiting.push(resolve));
      busy = true;
      return connection as DatabaseConnection;
    },
    releaseConnection: async () => {
      const next = waiting.shift();
      // Handed over without a gap: nobody else may come between.
      if (next === undefined) busy = false;
      else next();
    },
    // IMMEDIATE takes the write lock now: a transaction that reads first and writes later could otherwise fail half-way.
    beginTransaction: (held) => run(held, "begin immediate"),
    commitTransaction: (held) => run(held, "commit"),
    rollbackTransaction: (held) => run(held, "rollback"),
    destroy: async () => {
      database?.close();
    },
  };
}

/** Kysely over node:sqlite. */
export function createSqliteDialect(options: SqliteOptions): Dialect {
  return {
    createDriver: () => createDriver(options),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}
