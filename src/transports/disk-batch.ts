import type { DatabaseSync, StatementSync } from "node:sqlite";

/** What is written in one transaction. */
export interface Batch {
  readonly table: string;
  readonly kind: "map" | "log";
  /** Keys of a map, groups of a log; absent: the table is emptied. */
  readonly keys?: readonly string[];
  /** JSON, one for each key; undefined: the key goes. */
  readonly values: readonly (string | undefined)[];
}

/**
 * The file dies with the run, so nothing is gained by making it survive a power cut. The log holds 64 MB before it is
 * copied back: a page that changed often by then is copied once.
 */
export const pragmas = [
  "journal_mode = WAL",
  "synchronous = OFF",
  "busy_timeout = 30000",
  "cache_size = -16000",
  "wal_autocheckpoint = 16000",
]
  .map((setting) => `PRAGMA ${setting};`)
  .join(" ");

export function createTable(database: DatabaseSync, table: string, kind: Batch["kind"]): void {
  if (kind === "map") {
    database.exec(`CREATE TABLE "${table}" (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`);
    return;
  }
  database.exec(`CREATE TABLE "${table}" (position INTEGER PRIMARY KEY, key TEXT NOT NULL, value TEXT NOT NULL)`);
}

interface Statements {
  readonly put: StatementSync;
  readonly remove: StatementSync;
  readonly clear: StatementSync;
}

const known = new Map<string, Statements>();

/** What writes into a table; prepared once. */
export function statementsOf(database: DatabaseSync, table: string, kind: Batch["kind"]): Statements {
  const found = known.get(table);
  if (found !== undefined) return found;
  const into =
    kind === "map" ? `INSERT OR REPLACE INTO "${table}" VALUES (?, ?)` : `INSERT INTO "${table}" (key, value) VALUES (?, ?)`;
  const statements: Statements = {
    put: database.prepare(into),
    remove: database.prepare(`DELETE FROM "${table}" WHERE key = ?`),
    clear: database.prepare(`DELETE FROM "${table}"`),
  };
  known.set(table, statements);
  return statements;
}
