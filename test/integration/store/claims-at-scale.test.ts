import { CompiledQuery, Kysely, sql } from "kysely";
import { expect, it } from "vitest";
import { partnerNames } from "../../../src/integration/domain/partner-name.ts";
import { migrate } from "../../../src/integration/store/migrations.ts";
import type { Tables } from "../../../src/integration/store/schema.ts";
import { createSqlTx } from "../../../src/integration/store/sql/sql-tx.ts";
import { sqliteDialect } from "../../../src/integration/store/sqlite-dialect.ts";

const nowMs = 1_000_000;
const limit = 8;
const lockedOrders = 5;

/** A database with so many orders that wait for payments, and as many webhooks; a few are locked, one lease has ended. */
async function seeded(waiting: number) {
  const asked: CompiledQuery[] = [];
  const db = new Kysely<Tables>({
    dialect: sqliteDialect({ file: ":memory:", busyTimeoutMs: 0 }),
    log: ({ query }) => void asked.push(query),
  });
  await migrate(db, 0);
  const numbers = sql`with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(waiting)})`;
  await sql`insert into outbox (id, order_ref, step, partner, state, attempts, doubt, absences, polls, due_ms, fence, lease_until_ms, created_ms, attempted_ms)
    ${numbers} select 'o' || n || ':authorize', 'o' || n, 'authorize', 'payment', 'open', 0, 0, 0, 0, n, 0, 0, 0, 0 from numbers`.execute(
    db,
  );
  await sql`insert into inbox (id, partner, body, state, attempts, due_ms, fence, lease_until_ms, received_ms)
    ${numbers} select 'payment:' || n, 'payment', '{}', 'open', 0, n, 0, 0, 0 from numbers`.execute(db);
  await sql`insert into order_locks (order_ref, holder, until_ms)
    ${numbers} select 'o' || n, 'a', ${nowMs + 5000} from numbers limit ${sql.lit(lockedOrders)}`.execute(db);
  asked.length = 0;
  return { db, asked };
}

/** What a look for work reads, and how: each statement with its plan, and how many rows of the boxes it walked over. */
async function look(waiting: number) {
  const { db, asked } = await seeded(waiting);
  const found = await db.transaction().execute(async (trx) => {
    const tx = createSqlTx(trx, () => nowMs);
    const next = await tx.nextDueMs();
    const rows = [];
    for (const partner of partnerNames) {
      rows.push(...(await tx.dueInbox({ partner, nowMs, limit })), ...(await tx.dueOutbox({ partner, nowMs, limit })));
    }
    return { next, ids: rows.map(({ id }) => id) };
  });
  const queries = asked.filter(({ sql: text }) => text.trimStart().startsWith("select"));
  const plans: string[] = [];
  for (const { sql: text, parameters } of queries) {
    const { rows } = await db.executeQuery<{ detail: string }>(CompiledQuery.raw(`explain query plan ${text}`, [...parameters]));
    plans.push(...rows.map(({ detail }) => detail));
  }
  await db.destroy();
  return { found, statements: queries.length, plans };
}

it("looks for work at the same cost, whatever waits", async () => {
  const [few, many] = [await look(1_000), await look(100_000)];
  expect(many.statements).toBe(few.statements);
  expect(many.plans).toEqual(few.plans);
  expect(many.found).toEqual(few.found);
  expect(many.found.next).toEqual({ payment: 1 });
  expect(many.found.ids).toHaveLength(2 * limit);
  expect(many.found.ids).toContain(`o${lockedOrders + 1}:authorize`);
});

it("reads both boxes through their indexes, in their order: no statement walks over a box, or sorts one", async () => {
  const { plans } = await look(1_000);
  const boxes = plans.filter((detail) => /\b(outbox|inbox|box)\b/.test(detail));
  expect(boxes.length).toBeGreaterThan(0);
  for (const detail of boxes) expect(detail).toMatch(/^SEARCH (outbox|inbox|box) USING INDEX (outbox|inbox)_(free|order) \(/);
  for (const detail of plans) expect(detail).not.toContain("TEMP B-TREE");
});
