import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Store, StoreLog, StoreMap } from "../partner/store.ts";

export interface DiskStore extends Store {
  /** Removes the file. */
  close(): void;
}

/** Writes that wait for one transaction: enough to make its cost small beside theirs, few enough to hold in memory. */
const batchSize = 4_096;

/** The file dies with the run, so nothing is gained by making it survive a power cut. */
const pragmas =
  "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -32000;";

function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec("BEGIN");
  work();
  database.exec("COMMIT");
}

/**
 * A map that keeps what was lately set in memory and the rest on disk. What is dirty is written in batches; what was
 * written or read stays for a while in two generations: when the young one is full, the old one goes.
 */
function createDiskMap<V>(database: DatabaseSync, table: string): StoreMap<V> {
  database.exec(`CREATE TABLE "${table}" (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`);
  const upsert = database.prepare(`INSERT OR REPLACE INTO "${table}" VALUES (?, ?)`);
  const remove = database.prepare(`DELETE FROM "${table}" WHERE key = ?`);
  const select = database.prepare(`SELECT value FROM "${table}" WHERE key = ?`);
  const gone = Symbol("gone");
  let dirty = new Map<string, V | typeof gone>();
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  const age = (): void => {
    old = young;
    young = new Map();
  };
  const write = (): void => {
    const batch = dirty;
    dirty = new Map();
    age();
    // in the order of the keys, so that neighbours share a page
    const keys = [...batch.keys()].sort();
    inTransaction(database, () => {
      for (const key of keys) {
        const value = batch.get(key) as V | typeof gone;
        if (value === gone) {
          remove.run(key);
          continue;
        }
        upsert.run(key, JSON.stringify(value));
        young.set(key, value as V);
      }
    });
  };
  const put = (key: string, value: V | typeof gone): void => {
    young.delete(key);
    old.delete(key);
    dirty.set(key, value);
    if (dirty.size >= batchSize) write();
  };
  return {
    get: (key) => {
      const waiting = dirty.get(key);
      if (waiting !== undefined) return waiting === gone ? undefined : (waiting as V);
      const kept = young.get(key) ?? old.get(key);
      if (kept !== undefined) return kept;
      const row = select.get(key) as { value: string } | undefined;
      if (row === undefined) return undefined;
      const value = JSON.parse(row.value) as V;
      if (young.size >= batchSize) age();
      young.set(key, value);
      return value;
    },
    set: put,
    delete: (key) => put(key, gone),
    clear: () => {
      dirty = new Map();
      age();
      age();
      database.exec(`DELETE FROM "${table}"`);
    },
  };
}

function createDiskLog<V>(database: DatabaseSync, table: string): StoreLog<V> {
  database.exec(`CREATE TABLE "${table}" (position INTEGER PRIMARY KEY, "group" TEXT NOT NULL, value TEXT NOT NULL)`);
  database.exec(`CREATE INDEX "${table}_by_group" ON "${table}" ("group", position)`);
  const insert = database.prepare(`INSERT INTO "${table}" ("group", value) VALUES (?, ?)`);
  // by pages, so that a reader never holds a cursor open while others write
  const page = database.prepare(`SELECT position, value FROM "${table}" WHERE position > ? ORDER BY position LIMIT ${batchSize}`);
  const groupPage = database.prepare(
    `SELECT position, value FROM "${table}" WHERE "group" = ? AND position > ? ORDER BY position LIMIT ${batchSize}`,
  );
  let waiting: { readonly group: string; readonly value: V }[] = [];
  let count = 0;
  const write = (): void => {
    const batch = waiting;
    waiting = [];
    inTransaction(database, () => {
      for (const { group, value } of batch) insert.run(group, JSON.stringify(value));
    });
  };
  return {
    append: (group, value) => {
      waiting.push({ group, value });
      count += 1;
      if (waiting.length >= batchSize) write();
    },
    read: function* (group) {
      if (waiting.length > 0) write();
      for (let last = 0; ; ) {
        const rows = (group === undefined ? page.all(last) : groupPage.all(group, last)) as { position: number; value: string }[];
        for (const row of rows) yield JSON.parse(row.value) as V;
        const end = rows.at(-1);
        if (end === undefined) return;
        last = end.position;
      }
    },
    count: () => count,
    clear: () => {
      waiting = [];
      count = 0;
      database.exec(`DELETE FROM "${table}"`);
    },
  };
}

/**
 * Keeps what a partner knows in a temporary file of its own, on the disk that `TMPDIR` names, with a bounded part in
 * memory. One process, one owner.
 */
export function createDiskStore(): DiskStore {
  const folder = mkdtempSync(join(tmpdir(), "firedrill-store-"));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeFolder);
  const database = new DatabaseSync(join(folder, "store.db"));
  database.exec(pragmas);
  const maps = new Map<string, StoreMap<unknown>>();
  const logs = new Map<string, StoreLog<unknown>>();
  const once = <T>(known: Map<string, T>, name: string, create: () => T): T => {
    const found = known.get(name) ?? create();
    known.set(name, found);
    return found;
  };
  return {
    map: <V>(name: string) => once(maps, name, () => createDiskMap<unknown>(database, `map ${name}`)) as StoreMap<V>,
    log: <V>(name: string) => once(logs, name, () => createDiskLog<unknown>(database, `log ${name}`)) as StoreLog<V>,
    close: () => {
      process.off("exit", removeFolder);
      database.close();
      removeFolder();
    },
  };
}
