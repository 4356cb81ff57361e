import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { type PartnerStorage, type StorageLog, type StorageMap, tablesByName } from "../partner/storage.ts";
import { type Batch, createTable, pragmas } from "./disk-batch.ts";
import { makeTemporaryFolder } from "./files.ts";
import { createKeyFilter } from "./key-filter.ts";
import { moduleBeside } from "./module-beside.ts";

export interface DiskStorage extends PartnerStorage {
  /** Removes the file. */
  close(): void;
}

/** Writes that wait for one transaction: enough to make its cost small beside theirs, few enough to hold in memory. */
const batchSize = 4_096;
/** Batches under way to the disk; whoever is faster than the disk waits for it then. */
const mostUnderWay = 8;
const stuckAfterMs = 60_000;

/** Hands batches to the writer's thread, and waits for it where something must be on disk. */
interface Writer {
  /** The batch's number. */
  write(batch: Batch): number;
  /** Whether the batch of that number can be read back. */
  isWritten(number: number): boolean;
  /** Blocks until all is written. */
  flush(): void;
  stop(): void;
}

function startWriter(file: string): Writer {
  const written = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(moduleBeside("disk-writer", import.meta.url), { workerData: { file, written } });
  worker.unref();
  let sent = 0;
  const waitUntil = (wanted: number): void => {
    const giveUpMs = Date.now() + stuckAfterMs;
    for (let now = Atomics.load(written, 0); now < wanted; now = Atomics.load(written, 0)) {
      if (Date.now() > giveUpMs)
        throw new Error("what partners know could not be written to the temporary folder; is its disk full?");
      Atomics.wait(written, 0, now, 1_000);
    }
  };
  return {
    write: (batch) => {
      worker.postMessage(batch);
      sent += 1;
      waitUntil(sent - mostUnderWay);
      return sent;
    },
    isWritten: (number) => Atomics.load(written, 0) >= number,
    flush: () => waitUntil(sent),
    stop: () => {
      void worker.terminate();
    },
  };
}

/**
 * A map that keeps what was lately set in memory and the rest on disk. What is dirty is written in batches; what was
 * written or read stays for a while in two generations: when the young one is full, the old one goes.
 */
function createDiskMap<V>(database: DatabaseSync, writer: Writer, table: string): StorageMap<V> {
  createTable(database, table, "map");
  const select = database.prepare(`SELECT value FROM "${table}" WHERE key = ?`);
  const filter = createKeyFilter();
  const gone = Symbol("gone");
  type Entries = Map<string, V | typeof gone>;
  let dirty: Entries = new Map();
  let underWay: { readonly number: number; readonly entries: Entries }[] = [];
  let young: Entries = new Map();
  let old: Entries = new Map();
  const age = (): void => {
    old = young;
    young = new Map();
  };
  const write = (): void => {
    const entries = dirty;
    dirty = new Map();
    age();
    // in the order of the keys, so that neighbours share a page
    const keys = [...entries.keys()].sort();
    const values = keys.map((key) => {
      const value = entries.get(key) as V | typeof gone;
      young.set(key, value);
      return value === gone ? undefined : JSON.stringify(value);
    });
    underWay = underWay.filter(({ number }) => !writer.isWritten(number));
    underWay.push({ number: writer.write({ table, kind: "map", keys, values }), entries });
  };
  const put = (key: string, value: V | typeof gone): void => {
    filter.add(key);
    dirty.set(key, value);
    if (dirty.size >= batchSize) write();
  };
  /** What is in memory: the latest word wins. */
  const recall = (key: string): V | typeof gone | undefined => {
    const waiting = dirty.get(key) ?? young.get(key) ?? old.get(key);
    if (waiting !== undefined) return waiting;
    return underWay.findLast(({ entries }) => entries.has(key))?.entries.get(key);
  };
  return {
    get: (key) => {
      if (!filter.mayHave(key)) return undefined;
      const known = recall(key);
      if (known !== undefined) return known === gone ? undefined : (known as V);
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
      underWay = [];
      age();
      age();
      filter.clear();
      writer.write({ table, kind: "map", values: [] });
      writer.flush();
    },
  };
}

function createDiskLog<V>(database: DatabaseSync, writer: Writer, table: string): StorageLog<V> {
  createTable(database, table, "log");
  // by pages, so that a reader never holds a cursor open while others write
  const page = database.prepare(`SELECT position, value FROM "${table}" WHERE position > ? ORDER BY position LIMIT ${batchSize}`);
  const groupPage = database.prepare(
    `SELECT position, value FROM "${table}" WHERE key = ? AND position > ? ORDER BY position LIMIT ${batchSize}`,
  );
  let keys: string[] = [];
  let values: string[] = [];
  let count = 0;
  let indexed = false;
  /** Groups are found by an index from the first time that one is asked for: many runs never ask, and it costs as much as the rows. */
  const index = (): void => {
    if (!indexed) database.exec(`CREATE INDEX "${table} by key" ON "${table}" (key, position)`);
    indexed = true;
  };
  const write = (): void => {
    writer.write({ table, kind: "log", keys, values });
    keys = [];
    values = [];
  };
  return {
    append: (group, value) => {
      keys.push(group);
      values.push(JSON.stringify(value));
      count += 1;
      if (keys.length >= batchSize) write();
    },
    read: function* (group) {
      if (keys.length > 0) write();
      writer.flush();
      if (group !== undefined) index();
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
      keys = [];
      values = [];
      count = 0;
      writer.write({ table, kind: "log", values: [] });
      writer.flush();
    },
  };
}

/**
 * Keeps what a partner knows in a temporary file of its own, on the disk that `TMPDIR` names, with a bounded part in
 * memory. A thread of its own writes. One process, one owner.
 */
export function createDiskStorage(): DiskStorage {
  const folder = makeTemporaryFolder("storage");
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeFolder);
  const file = join(folder, "storage.db");
  const database = new DatabaseSync(file);
  database.exec(pragmas);
  const writer = startWriter(file);
  const tables = tablesByName(
    (name) => createDiskMap<unknown>(database, writer, `map ${name}`),
    (name) => createDiskLog<unknown>(database, writer, `log ${name}`),
  );
  return {
    ...tables,
    close: () => {
      process.off("exit", removeFolder);
      writer.flush();
      writer.stop();
      database.close();
      removeFolder();
    },
  };
}
