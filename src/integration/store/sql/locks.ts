import type { Kysely } from "kysely";
import type { Tables } from "../schema.ts";
import type { Tx } from "../store.ts";
import { changed, inserted } from "./statements.ts";

export function locksIn(db: Kysely<Tables>): Pick<Tx, "lock" | "unlock"> {
  return {
    // Each statement decides and writes at once. Read first and written later, two workers would both find the order free
    // wherever a transaction reads from a snapshot, as it does in MariaDB.
    lock: async (order, holder, nowMs, untilMs) => {
      const row = { order_ref: order, holder, until_ms: untilMs };
      if (inserted(await db.insertInto("order_locks").ignore().values(row).executeTakeFirst())) return true;
      const takeOver = db
        .updateTable("order_locks")
        .set({ holder, until_ms: untilMs })
        .where("order_ref", "=", order)
        .where((where) => where.or([where("until_ms", "<=", nowMs), where("holder", "=", holder)]));
      return changed(await takeOver.executeTakeFirst());
    },
    unlock: async (order, holder) => {
      await db.deleteFrom("order_locks").where("order_ref", "=", order).where("holder", "=", holder).execute();
    },
  };
}
