import { type Kysely, type RawBuilder, sql as raw } from "kysely";
import type { Order } from "../domain/order.ts";
import type { Rate } from "../ports.ts";
import { fromInboxColumns, fromOutboxColumns, inboxState, outboxState, toInboxColumns, toOutboxColumns } from "./rows.ts";
import type { Tables } from "./schema.ts";
import { pick, prepare, type Run } from "./statement.ts";
import type { Tx } from "./store.ts";

type Db = Kysely<Tables>;
type Clock = () => number;
/** Some of a transaction's reads and writes. Their queries are prepared once, then run in one transaction after another. */
type Part<Names extends keyof Tx> = (run: Run, now: Clock) => Pick<Tx, Names>;

const parseOrder = (row: { document: string }): Order => JSON.parse(row.document) as Order;

function ordersOf(db: Db): Part<"order" | "insertOrder" | "saveOrder" | "orders"> {
  const byRef = prepare(({ ref }: { ref: string }) => db.selectFrom("orders").select("document").where("ref", "=", ref));
  const insert = prepare(({ ref, status, version, document, created_ms, updated_ms }: Tables["orders"]) =>
    db.insertInto("orders").values({ ref, status, version, document, created_ms, updated_ms }),
  );
  type Change = Omit<Tables["orders"], "created_ms"> & { over: number };
  const update = prepare(({ ref, status, version, document, updated_ms, over }: Change) =>
    db.updateTable("orders").set({ status, version, document, updated_ms }).where("ref", "=", ref).where("version", "=", over),
  );
  const page = prepare(({ after, limit, sinceMs }: Parameters<Tx["orders"]>[0]) =>
    db
      .selectFrom("orders")
      .select("document")
      .where("ref", ">", after)
      .where((where) =>
        where.or([where("updated_ms", ">=", sinceMs), where("status", "not in", ["completed", "cancelled", "declined"])]),
      )
      .orderBy("ref")
      .limit(limit),
  );
  return (run, now) => {
    const order: Tx["order"] = async (ref) => {
      const [row] = await run.rows(byRef, { ref });
      return row && parseOrder(row);
    };
    return {
      order,
      insertOrder: async (created) => {
        if ((await order(created.ref)) !== undefined) return false;
        const { ref, status, version, createdMs } = created;
        const document = JSON.stringify(created);
        await run.write(insert, { ref, status, version, document, created_ms: createdMs, updated_ms: now() });
        return true;
      },
      saveOrder: async (changed, over) => {
        const { ref, status, version } = changed;
        const document = JSON.stringify(changed);
        return (await run.write(update, { ref, status, version, document, updated_ms: now(), over })) === 1;
      },
      orders: async (asked) => (await run.rows(page, asked)).map(parseOrder),
    };
  };
}

function keysOf(db: Db): Part<"customerKey" | "insertCustomerKey"> {
  const byKey = prepare(({ key }: { key: string }) => db.selectFrom("customer_keys").selectAll().where("customer_key", "=", key));
  const insert = prepare(({ customer_key, order_ref, fingerprint }: Tables["customer_keys"]) =>
    db.insertInto("customer_keys").values({ customer_key, order_ref, fingerprint }),
  );
  return (run) => {
    const customerKey: Tx["customerKey"] = async (key) => {
      const [row] = await run.rows(byKey, { key });
      return row && { key: row.customer_key, order: row.order_ref, fingerprint: row.fingerprint };
    };
    return {
      customerKey,
      insertCustomerKey: async ({ key, order, fingerprint }) => {
        if ((await customerKey(key)) !== undefined) return false;
        await run.write(insert, { customer_key: key, order_ref: order, fingerprint });
        return true;
      },
    };
  };
}

const lockedOrders = (db: Db, nowMs: number) => db.selectFrom("order_locks").select("order_ref").where("until_ms", ">", nowMs);

function outboxOf(db: Db): Part<"outboxOf" | "outboxRow" | "insertOutbox" | "saveOutbox" | "dueOutbox" | "deadOutbox"> {
  const all = db.selectFrom("outbox").selectAll();
  const byId = prepare(({ id }: { id: string }) => all.where("id", "=", id));
  const byOrder = prepare(({ order }: { order: string }) => all.where("order_ref", "=", order).orderBy("id"));
  const due = prepare(({ nowMs, limit }: { nowMs: number; limit: number }) =>
    all
      .where("state", "=", "open")
      .where("due_ms", "<=", nowMs)
      .where("lease_until_ms", "<=", nowMs)
      .where("order_ref", "not in", lockedOrders(db, nowMs))
      .orderBy("due_ms")
      .orderBy("id")
      .limit(limit),
  );
  const dead = prepare(() => all.where("state", "=", "dead").orderBy("id"));
  const insert = prepare((row: Tables["outbox"]) =>
    db.insertInto("outbox").values(pick(row, ["id", "order_ref", "step", "created_ms", ...outboxState])),
  );
  const update = prepare((row: Tables["outbox"]) =>
    db.updateTable("outbox").set(pick(row, outboxState)).where("id", "=", row.id),
  );
  return (run) => {
    const outboxRow: Tx["outboxRow"] = async (id) => {
      const [row] = await run.rows(byId, { id });
      return row && fromOutboxColumns(row);
    };
    return {
      outboxRow,
      outboxOf: async (order) => (await run.rows(byOrder, { order })).map(fromOutboxColumns),
      insertOutbox: async (row) => {
        if ((await outboxRow(row.id)) !== undefined) return false;
        await run.write(insert, toOutboxColumns(row));
        return true;
      },
      saveOutbox: async (row) => {
        await run.write(update, toOutboxColumns(row));
      },
      dueOutbox: async (nowMs, limit) => (await run.rows(due, { nowMs, limit })).map(fromOutboxColumns),
      deadOutbox: async () => (await run.rows(dead, {})).map(fromOutboxColumns),
    };
  };
}

function inboxOf(db: Db): Part<"inboxRow" | "insertInbox" | "saveInbox" | "dueInbox"> {
  const all = db.selectFrom("inbox").selectAll();
  const byId = prepare(({ id }: { id: string }) => all.where("id", "=", id));
  const due = prepare(({ nowMs, limit }: { nowMs: number; limit: number }) =>
    all
      .where("state", "=", "open")
      .where("due_ms", "<=", nowMs)
      .where("lease_until_ms", "<=", nowMs)
      .where((where) => where.or([where("order_ref", "is", null), where("order_ref", "not in", lockedOrders(db, nowMs))]))
      .orderBy("due_ms")
      .orderBy("id")
      .limit(limit),
  );
  const insert = prepare((row: Tables["inbox"]) =>
    db.insertInto("inbox").values(pick(row, ["id", "partner", "body", "received_ms", ...inboxState])),
  );
  const update = prepare((row: Tables["inbox"]) => db.updateTable("inbox").set(pick(row, inboxState)).where("id", "=", row.id));
  return (run) => {
    const inboxRow: Tx["inboxRow"] = async (id) => {
      const [row] = await run.rows(byId, { id });
      return row && fromInboxColumns(row);
    };
    return {
      inboxRow,
      insertInbox: async (row) => {
        if ((await inboxRow(row.id)) !== undefined) return false;
        await run.write(insert, toInboxColumns(row));
        return true;
      },
      saveInbox: async (row) => {
        await run.write(update, toInboxColumns(row));
      },
      dueInbox: async (nowMs, limit) => (await run.rows(due, { nowMs, limit })).map(fromInboxColumns),
    };
  };
}

function locksOf(db: Db): Part<"lock" | "unlock"> {
  const byOrder = prepare(({ order }: { order: string }) =>
    db.selectFrom("order_locks").selectAll().where("order_ref", "=", order),
  );
  type Lock = { order: string; holder: string; untilMs: number };
  const insert = prepare(({ order, holder, untilMs }: Lock) =>
    db.insertInto("order_locks").values({ order_ref: order, holder, until_ms: untilMs }),
  );
  const update = prepare(({ order, holder, untilMs }: Lock) =>
    db.updateTable("order_locks").set({ holder, until_ms: untilMs }).where("order_ref", "=", order),
  );
  const remove = prepare(({ order, holder }: Omit<Lock, "untilMs">) =>
    db.deleteFrom("order_locks").where("order_ref", "=", order).where("holder", "=", holder),
  );
  return (run) => ({
    lock: async (order, holder, nowMs, untilMs) => {
      const [held] = await run.rows(byOrder, { order });
      if (held !== undefined && held.until_ms > nowMs && held.holder !== holder) return false;
      await run.write(held === undefined ? insert : update, { order, holder, untilMs });
      return true;
    },
    unlock: async (order, holder) => {
      await run.write(remove, { order, holder });
    },
  });
}

function timelineOf(db: Db): Part<"appendTimeline" | "timeline"> {
  const last = prepare(({ order }: { order: string }) =>
    db
      .selectFrom("timeline")
      .select((select) => select.fn.max("position").as("position"))
      .where("order_ref", "=", order),
  );
  const insert = prepare(({ order_ref, position, at, event, detail }: Tables["timeline"]) =>
    db.insertInto("timeline").values({ order_ref, position, at, event, detail }),
  );
  const byOrder = prepare(({ order }: { order: string }) =>
    db.selectFrom("timeline").selectAll().where("order_ref", "=", order).orderBy("position"),
  );
  return (run) => ({
    appendTimeline: async (order, entries) => {
      if (entries.length === 0) return;
      let position = (await run.rows(last, { order }))[0]?.position ?? 0;
      for (const { at, event, detail } of entries) {
        position += 1;
        await run.write(insert, { order_ref: order, position, at, event, detail: JSON.stringify(detail) });
      }
    },
    timeline: async (order) => {
      const rows = await run.rows(byOrder, { order });
      return rows.map(({ at, event, detail }) => ({ at, event, detail: JSON.parse(detail) as Record<string, unknown> }));
    },
  });
}

function ratesOf(db: Db): Part<"rate" | "saveRate"> {
  const byKey = prepare(({ key }: { key: string }) => db.selectFrom("rates").select("rate").where("rate_key", "=", key));
  const remove = prepare(({ key }: { key: string }) => db.deleteFrom("rates").where("rate_key", "=", key));
  const insert = prepare(({ rate_key, rate, at_ms }: Tables["rates"]) =>
    db.insertInto("rates").values({ rate_key, rate, at_ms }),
  );
  return (run) => ({
    rate: async (key) => {
      const [row] = await run.rows(byKey, { key });
      return row && (JSON.parse(row.rate) as Rate);
    },
    saveRate: async (key, rate, atMs) => {
      await run.write(remove, { key });
      await run.write(insert, { rate_key: key, rate: JSON.stringify(rate), at_ms: atMs });
    },
  });
}

/** The later of two times: what SQLite calls `max` is `greatest` in MariaDB. */
const later = (a: RawBuilder<unknown>, b: RawBuilder<unknown>): RawBuilder<unknown> =>
  raw`case when ${a} > ${b} then ${a} else ${b} end`;

/** When the first open row of a table can be had: it is due, its lease has ended, and so has the lock of its order. */
function earliest(db: Db, table: "outbox" | "inbox") {
  const lockedMs = raw`coalesce(order_locks.until_ms, 0)`;
  return prepare(() =>
    db
      .selectFrom(table)
      .leftJoin("order_locks", "order_locks.order_ref", `${table}.order_ref`)
      .select(raw<number | null>`min(${later(later(raw.ref("due_ms"), raw.ref("lease_until_ms")), lockedMs)})`.as("due"))
      .where("state", "=", "open"),
  );
}

function countsOf(db: Db): Part<"backlog" | "nextDueMs"> {
  const counted = (table: "outbox" | "inbox", state: "open" | "dead") =>
    prepare(() =>
      db
        .selectFrom(table)
        .select((select) => select.fn.countAll<number>().as("rows"))
        .where("state", "=", state),
    );
  const open = { outbox: counted("outbox", "open"), inbox: counted("inbox", "open") };
  const dead = { outbox: counted("outbox", "dead"), inbox: counted("inbox", "dead") };
  const next = { outbox: earliest(db, "outbox"), inbox: earliest(db, "inbox") };
  return (run) => {
    const count = async (statement: typeof open.outbox): Promise<number> => Number((await run.rows(statement, {}))[0]?.rows);
    const dueMs = async (statement: typeof next.outbox): Promise<number | undefined> => {
      const due = (await run.rows(statement, {}))[0]?.due;
      return due === null || due === undefined ? undefined : Number(due);
    };
    return {
      backlog: async () => ({
        outbox: await count(open.outbox),
        inbox: await count(open.inbox),
        deadLetters: (await count(dead.outbox)) + (await count(dead.inbox)),
      }),
      nextDueMs: async () => {
        const due = [await dueMs(next.outbox), await dueMs(next.inbox)].filter((ms) => ms !== undefined);
        return due.length === 0 ? undefined : Math.min(...due);
      },
    };
  };
}

/** The Store port's transactions in SQL that SQLite and MariaDB both speak. */
export function prepareTx(db: Db): (run: Run, now: Clock) => Tx {
  const [orders, keys, outbox, inbox] = [ordersOf(db), keysOf(db), outboxOf(db), inboxOf(db)];
  const [locks, timeline, rates, counts] = [locksOf(db), timelineOf(db), ratesOf(db), countsOf(db)];
  return (run, now) => ({
    ...orders(run, now),
    ...keys(run, now),
    ...outbox(run, now),
    ...inbox(run, now),
    ...locks(run, now),
    ...timeline(run, now),
    ...rates(run, now),
    ...counts(run, now),
  });
}
