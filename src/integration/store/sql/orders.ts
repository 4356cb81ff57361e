import type { Kysely } from "kysely";
import type { Order } from "../../domain/order.ts";
import type { Tables } from "../schema.ts";
import type { Tx } from "../store.ts";
import { atMost, changed, inserted } from "./statements.ts";

const fromDocument = (row: { document: string }): Order => JSON.parse(row.document) as Order;

export function ordersIn(db: Kysely<Tables>, now: () => number): Pick<Tx, "order" | "insertOrder" | "saveOrder" | "orders"> {
  return {
    order: async (ref) => {
      const row = await db.selectFrom("orders").select("document").where("ref", "=", ref).executeTakeFirst();
      return row && fromDocument(row);
    },
    insertOrder: async (order) => {
      const { ref, status, version, createdMs } = order;
      const row = { ref, status, version, document: JSON.stringify(order), created_ms: createdMs, updated_ms: now() };
      return inserted(await db.insertInto("orders").ignore().values(row).executeTakeFirst());
    },
    saveOrder: async (order, overVersion) => {
      const { ref, status, version } = order;
      const changes = { status, version, document: JSON.stringify(order), updated_ms: now() };
      const update = db.updateTable("orders").set(changes).where("ref", "=", ref).where("version", "=", overVersion);
      return changed(await update.executeTakeFirst());
    },
    orders: async ({ after, limit, sinceMs }) => {
      const rows = await db
        .selectFrom("orders")
        .select("document")
        .where("ref", ">", after)
        .where((where) =>
          where.or([where("updated_ms", ">=", sinceMs), where("status", "not in", ["completed", "cancelled", "declined"])]),
        )
        .orderBy("ref")
        .limit(atMost(limit))
        .execute();
      return rows.map(fromDocument);
    },
  };
}

export function customerKeysIn(db: Kysely<Tables>): Pick<Tx, "customerKey" | "insertCustomerKey"> {
  return {
    customerKey: async (key) => {
      const row = await db.selectFrom("customer_keys").selectAll().where("customer_key", "=", key).executeTakeFirst();
      return row && { key: row.customer_key, order: row.order_ref, fingerprint: row.fingerprint };
    },
    insertCustomerKey: async ({ key, order, fingerprint }) => {
      const row = { customer_key: key, order_ref: order, fingerprint };
      return inserted(await db.insertInto("customer_keys").ignore().values(row).executeTakeFirst());
    },
  };
}
