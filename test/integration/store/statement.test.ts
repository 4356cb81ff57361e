import { expect, it } from "vitest";
import { sqliteQueries } from "../../../src/integration/store/sqlite-database.ts";
import { prepare } from "../../../src/integration/store/statement.ts";

const db = sqliteQueries();

it("gives each value to its placeholders, and leaves the query's own constants where they are", () => {
  const { text, parameters } = prepare(({ nowMs, order }: { nowMs: number; order: string }) =>
    db
      .selectFrom("outbox")
      .select("id")
      .where("due_ms", "<=", nowMs)
      .where("state", "=", "open")
      .where("order_ref", "=", order)
      .where("lease_until_ms", "<=", nowMs),
  );
  expect(text).toBe(
    'select "id" from "outbox" where "due_ms" <= ? and "state" = ? and "order_ref" = ? and "lease_until_ms" <= ?',
  );
  expect(parameters({ nowMs: 7, order: "a" })).toEqual([7, "open", "a", 7]);
  expect(parameters({ nowMs: 8, order: "b" })).toEqual([8, "open", "b", 8]);
});

it("binds a limit in a way that SQLite plans once", () => {
  const { text, parameters } = prepare(({ limit }: { limit: number }) => db.selectFrom("rates").selectAll().limit(limit));
  expect(text).toBe('select * from "rates" limit cast(? as integer)');
  expect(parameters({ limit: 3 })).toEqual([3]);
});
