import type { Kysely } from "kysely";
import { fromOutboxColumns, outboxChanges, toOutboxColumns } from "../rows.ts";
import type { Tables } from "../schema.ts";
import type { Tx } from "../store.ts";
import { atMost, changed, inserted } from "./statements.ts";

type Outbox = Pick<Tx, "outboxOf" | "outboxRow" | "insertOutbox" | "saveOutbox" | "dueOutbox" | "deadOutbox">;

export function outboxIn(db: Kysely<Tables>): Outbox {
  const rows = db.selectFrom("outbox").selectAll();
  return {
    outboxOf: async (order) => (await rows.where("order_ref", "=", order).orderBy("id").execute()).map(fromOutboxColumns),
    outboxRow: async (id) => {
      const row = await rows.where("id", "=", id).executeTakeFirst();
      return row && fromOutboxColumns(row);
    },
    insertOutbox: async (row) => inserted(await db.insertInto("outbox").ignore().values(toOutboxColumns(row)).executeTakeFirst()),
    saveOutbox: async (row, overFence = row.fence) => {
      const update = db.updateTable("outbox").set(outboxChanges(row)).where("id", "=", row.id).where("fence", "=", overFence);
      return changed(await update.executeTakeFirst());
    },
    dueOutbox: async ({ partner, nowMs, limit }) => {
      const locked = db.selectFrom("order_locks").select("order_ref").where("until_ms", ">", nowMs);
      const due = await rows
        .where("state", "=", "open")
        .where("partner", "=", partner)
        .where("free_ms", "<=", nowMs)
        .where("order_ref", "not in", locked)
        .orderBy("free_ms")
        .orderBy("id")
        .limit(atMost(limit))
        .execute();
      return due.map(fromOutboxColumns);
    },
    deadOutbox: async () => (await rows.where("state", "=", "dead").orderBy("id").execute()).map(fromOutboxColumns),
  };
}
