import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSqliteStore } from "../../../src/integration/store/sqlite-store.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";
import { describeStore } from "./store-conformance.ts";

const clock = createVirtualClock();
let folder = "";
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firedrill-store-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function open(file: string) {
  const store = createSqliteStore({ file, clock });
  await store.migrate();
  return store;
}

const freshFile = (): string => {
  files += 1;
  return join(folder, `${files}.db`);
};

describeStore("SQLite in memory", () => open(":memory:"));
describeStore("SQLite in a file", () => open(freshFile()));

it("shares a file between two connections: what one commits, the other reads", async () => {
  const file = freshFile();
  const [one, two] = [await open(file), await open(file)];
  await one.transaction((tx) => tx.insertCustomerKey({ key: "k", order: "a", fingerprint: "f" }));
  expect(await two.transaction((tx) => tx.customerKey("k"))).toEqual({ key: "k", order: "a", fingerprint: "f" });
  expect(await two.transaction((tx) => tx.insertCustomerKey({ key: "k", order: "b", fingerprint: "g" }))).toBe(false);
  await Promise.all([one.close(), two.close()]);
});

it("refuses what comes after the end of its transaction, instead of making it part of another's", async () => {
  const store = await open(":memory:");
  const late = await store.transaction(async (tx) => ({ tx }));
  await expect(late.tx.lock("a", "someone", 0, 100)).rejects.toThrow("Transaction is already committed");
  expect(await store.transaction((tx) => tx.lock("a", "another", 0, 100))).toBe(true);
  await store.close();
});
