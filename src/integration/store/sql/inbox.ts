import type { Kysely } from "kysely";
import { fromInboxColumns, inboxChanges, toInboxColumns } from "../rows.ts";
import type { Tables } from "../schema.ts";
import type { Tx } from "../store.ts";
import { atMost, changed, inserted } from "./statements.ts";

export function inboxIn(db: Kysely<Tables>): Pick<Tx, "inboxRow" | "insertInbox" | "saveInbox" | "dueInbox"> {
  const rows = db.selectFrom("inbox").selectAll();
  return {
    inboxRow: async (id) => {
      const row = await rows.where("id", "=", id).executeTakeFirst();
      return row && fromInboxColumns(row);
    },
    insertInbox: async (row) => inserted(await db.insertInto("inbox").ignore().values(toInboxColumns(row)).executeTakeFirst()),
    saveInbox: async (row, overFence = row.fence) => {
      const update = db.updateTable("inbox").set(inboxChanges(row)).where("id", "=", row.id).where("fence", "=", overFence);
      return changed(await update.executeTakeFirst());
    },
    dueInbox: async ({ partner, nowMs, limit }) => {
      const locked = db.selectFrom("order_locks").select("order_ref").where("until_ms", ">", nowMs);
      const due = await rows
        .where("state", "=", "open")
        .where("partner", "=", partner)
        .where("free_ms", "<=", nowMs)
        .where((where) => where.or([where("order_ref", "is", null), where("order_ref", "not in", locked)]))
        .orderBy("free_ms")
        .orderBy("id")
        .limit(atMost(limit))
        .execute();
      return due.map(fromInboxColumns);
    },
  };
}
