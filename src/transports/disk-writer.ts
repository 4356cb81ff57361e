// A worker thread: writes what a disk storage hands over, batch by batch, so that partners need not wait for the disk.

import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { type Batch, pragmas, statementsOf } from "./disk-batch.ts";

const { file, written } = workerData as { readonly file: string; readonly written: Int32Array };
const database = new DatabaseSync(file);
database.exec(pragmas);

function write({ table, kind, keys, values }: Batch): void {
  const { put, remove, clear } = statementsOf(database, table, kind);
  if (keys === undefined) return void clear.run();
  for (const [n, key] of keys.entries()) {
    const value = values[n];
    if (value === undefined) remove.run(key);
    else put.run(key, value);
  }
}

parentPort?.on("message", (batch: Batch) => {
  database.exec("BEGIN");
  write(batch);
  database.exec("COMMIT");
  Atomics.add(written, 0, 1);
  Atomics.notify(written, 0);
});
