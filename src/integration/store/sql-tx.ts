import { type RawBuilder, sql as raw, type Transaction } from "kysely";
import type { Order } from "../domain/order.ts";
import type { Rate } from "../ports.ts";
import { fromInboxColumns, fromOutboxColumns, toInboxColumns, toOutboxColumns } from "./rows.ts";
import type { Tables } from "./schema.ts";
import type { Tx } from "./store.ts";

type Sql = Transaction<Tables>;
type Clock = () => number;

const parseOrder = (row: { document: string }): Order => JSON.parse(row.document) as Order;

function ordersOf(sql: Sql, now: Clock): Pick<Tx, "order" | "insertOrder" | "saveOrder" | "orders"> {
  const order: Tx["order"] = async (ref) => {
    const row = await sql.selectFrom("orders").select("document").where("ref", "=", ref).executeTakeFirst();
    return row && parseOrder(row);
  };
  return {
    order,
    insertOrder: async (created) => {
      if ((await order(created.ref)) !== undefined) return false;
      const { ref, status, version } = created;
      const columns = { ref, status, version, document: JSON.stringify(created) };
      await sql
        .insertInto("orders")
        .values({ ...columns, created_ms: created.createdMs, updated_ms: now() })
        .execute();
      return true;
    },
    saveOrder: async (changed, overVersion) => {
      const { ref, status, version } = changed;
      const { numUpdatedRows } = await sql
        .updateTable("orders")
        .set({ status, version, document: JSON.stringify(changed), updated_ms: now() })
        .where("ref", "=", ref)
        .where("version", "=", overVersion)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    orders: async ({ after, limit, sinceMs }) => {
      const rows = await sql
        .selectFrom("orders")
        .select("document")
        .where("ref", ">", after)
        .where((where) =>
          where.or([where("updated_ms", ">=", sinceMs), where("status", "not in", ["completed", "cancelled", "declined"])]),
        )
        .orderBy("ref")
        .limit(limit)
        .execute();
      return rows.map(parseOrder);
    },
  };
}

function keysOf(sql: Sql): Pick<Tx, "customerKey" | "insertCustomerKey"> {
  const customerKey: Tx["customerKey"] = async (key) => {
    const row = await sql.selectFrom("customer_keys").selectAll().where("customer_key", "=", key).executeTakeFirst();
    return row && { key: row.customer_key, order: row.order_ref, fingerprint: row.fingerprint };
  };
  return {
    customerKey,
    insertCustomerKey: async ({ key, order, fingerprint }) => {
      if ((await customerKey(key)) !== undefined) return false;
      await sql.insertInto("customer_keys").values({ customer_key: key, order_ref: order, fingerprint }).execute();
      return true;
    },
  };
}

const lockedOrders = (sql: Sql, nowMs: number) => sql.selectFrom("order_locks").select("order_ref").where("until_ms", ">", nowMs);

function outboxOf(sql: Sql): Pick<Tx, "outboxOf" | "outboxRow" | "insertOutbox" | "saveOutbox" | "dueOutbox" | "deadOutbox"> {
  const outboxRow: Tx["outboxRow"] = async (id) => {
    const row = await sql.selectFrom("outbox").selectAll().where("id", "=", id).executeTakeFirst();
    return row && fromOutboxColumns(row);
  };
  return {
    outboxRow,
    outboxOf: async (order) => {
      const rows = await sql.selectFrom("outbox").selectAll().where("order_ref", "=", order).orderBy("id").execute();
      return rows.map(fromOutboxColumns);
    },
    insertOutbox: async (row) => {
      if ((await outboxRow(row.id)) !== undefined) return false;
      await sql.insertInto("outbox").values(toOutboxColumns(row)).execute();
      return true;
    },
    saveOutbox: async (row) => {
      await sql.updateTable("outbox").set(toOutboxColumns(row)).where("id", "=", row.id).execute();
    },
    dueOutbox: async (nowMs, limit) => {
      const rows = await sql
        .selectFrom("outbox")
        .selectAll()
        .where("state", "=", "open")
        .where("due_ms", "<=", nowMs)
        .where("lease_until_ms", "<=", nowMs)
        .where("order_ref", "not in", lockedOrders(sql, nowMs))
        .orderBy("due_ms")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(fromOutboxColumns);
    },
    deadOutbox: async () => {
      const rows = await sql.selectFrom("outbox").selectAll().where("state", "=", "dead").orderBy("id").execute();
      return rows.map(fromOutboxColumns);
    },
  };
}

function inboxOf(sql: Sql): Pick<Tx, "inboxRow" | "insertInbox" | "saveInbox" | "dueInbox"> {
  const inboxRow: Tx["inboxRow"] = async (id) => {
    const row = await sql.selectFrom("inbox").selectAll().where("id", "=", id).executeTakeFirst();
    return row && fromInboxColumns(row);
  };
  return {
    inboxRow,
    insertInbox: async (row) => {
      if ((await inboxRow(row.id)) !== undefined) return false;
      await sql.insertInto("inbox").values(toInboxColumns(row)).execute();
      return true;
    },
    saveInbox: async (row) => {
      await sql.updateTable("inbox").set(toInboxColumns(row)).where("id", "=", row.id).execute();
    },
    dueInbox: async (nowMs, limit) => {
      const rows = await sql
        .selectFrom("inbox")
        .selectAll()
        .where("state", "=", "open")
        .where("due_ms", "<=", nowMs)
        .where("lease_until_ms", "<=", nowMs)
        .where((where) => where.or([where("order_ref", "is", null), where("order_ref", "not in", lockedOrders(sql, nowMs))]))
        .orderBy("due_ms")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(fromInboxColumns);
    },
  };
}

function locksOf(sql: Sql): Pick<Tx, "lock" | "unlock"> {
  return {
    lock: async (order, holder, nowMs, untilMs) => {
      const held = await sql.selectFrom("order_locks").selectAll().where("order_ref", "=", order).executeTakeFirst();
      if (held === undefined) {
        await sql.insertInto("order_locks").values({ order_ref: order, holder, until_ms: untilMs }).execute();
        return true;
      }
      if (held.until_ms > nowMs && held.holder !== holder) return false;
      await sql.updateTable("order_locks").set({ holder, until_ms: untilMs }).where("order_ref", "=", order).execute();
      return true;
    },
    unlock: async (order, holder) => {
      await sql.deleteFrom("order_locks").where("order_ref", "=", order).where("holder", "=", holder).execute();
    },
  };
}

function timelineOf(sql: Sql): Pick<Tx, "appendTimeline" | "timeline"> {
  return {
    appendTimeline: async (order, entries) => {
      if (entries.length === 0) return;
      const last = await sql
        .selectFrom("timeline")
        .select((select) => select.fn.max("position").as("position"))
        .where("order_ref", "=", order)
        .executeTakeFirst();
      const first = (last?.position ?? 0) + 1;
      const rows = entries.map(({ at, event, detail }, index) => ({
        order_ref: order,
        position: first + index,
        at,
        event,
        detail: JSON.stringify(detail),
      }));
      await sql.insertInto("timeline").values(rows).execute();
    },
    timeline: async (order) => {
      const rows = await sql.selectFrom("timeline").selectAll().where("order_ref", "=", order).orderBy("position").execute();
      return rows.map(({ at, event, detail }) => ({ at, event, detail: JSON.parse(detail) as Record<string, unknown> }));
    },
  };
}

function ratesOf(sql: Sql): Pick<Tx, "rate" | "saveRate"> {
  return {
    rate: async (key) => {
      const row = await sql.selectFrom("rates").select("rate").where("rate_key", "=", key).executeTakeFirst();
      return row && (JSON.parse(row.rate) as Rate);
    },
    saveRate: async (key, rate, atMs) => {
      await sql.deleteFrom("rates").where("rate_key", "=", key).execute();
      await sql
        .insertInto("rates")
        .values({ rate_key: key, rate: JSON.stringify(rate), at_ms: atMs })
        .execute();
    },
  };
}

/** The later of two times: what SQLite calls `max` is `greatest` in MariaDB. */
const later = (a: RawBuilder<unknown>, b: RawBuilder<unknown>): RawBuilder<unknown> =>
  raw`case when ${a} > ${b} then ${a} else ${b} end`;

/** When the first open row of a table can be had: it is due, its lease has ended, and so has the lock of its order. */
async function earliest(sql: Sql, table: "outbox" | "inbox"): Promise<number | undefined> {
  const lockedMs = raw`coalesce(order_locks.until_ms, 0)`;
  const row = await sql
    .selectFrom(table)
    .leftJoin("order_locks", "order_locks.order_ref", `${table}.order_ref`)
    .select(raw<number | null>`min(${later(later(raw.ref("due_ms"), raw.ref("lease_until_ms")), lockedMs)})`.as("due"))
    .where("state", "=", "open")
    .executeTakeFirst();
  return row?.due === null || row?.due === undefined ? undefined : Number(row.due);
}

function countsOf(sql: Sql): Pick<Tx, "backlog" | "nextDueMs"> {
  const count = async (table: "outbox" | "inbox", state: "open" | "dead"): Promise<number> => {
    const row = await sql
      .selectFrom(table)
      .select((select) => select.fn.countAll<number>().as("rows"))
      .where("state", "=", state)
      .executeTakeFirstOrThrow();
    return Number(row.rows);
  };
  return {
    backlog: async () => ({
      outbox: await count("outbox", "open"),
      inbox: await count("inbox", "open"),
      deadLetters: (await count("outbox", "dead")) + (await count("inbox", "dead")),
    }),
    nextDueMs: async () => {
      const due = [await earliest(sql, "outbox"), await earliest(sql, "inbox")].filter((ms) => ms !== undefined);
      return due.length === 0 ? undefined : Math.min(...due);
    },
  };
}

/** The Store port's transaction in SQL that SQLite and MariaDB both speak. */
export function createSqlTx(sql: Sql, now: Clock): Tx {
  return {
    ...ordersOf(sql, now),
    ...keysOf(sql),
    ...outboxOf(sql),
    ...inboxOf(sql),
    ...locksOf(sql),
    ...timelineOf(sql),
    ...ratesOf(sql),
    ...countsOf(sql),
  };
}
