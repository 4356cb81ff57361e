import { type Kysely, sql } from "kysely";
import type { Tables } from "./schema.ts";

/** 191 characters fit every MariaDB index, whatever the character set's width. */
const name = "varchar(191)";

type Db = Pick<Kysely<Tables>, "schema" | "updateTable">;
type Change = { execute(): Promise<unknown> };

const createTables = ({ schema }: Db): Change[] => [
  schema
    .createTable("orders")
    .addColumn("ref", name, (column) => column.primaryKey())
    .addColumn("status", "varchar(32)", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("document", "text", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("updated_ms", "bigint", (column) => column.notNull()),
  schema
    .createTable("customer_keys")
    .addColumn("customer_key", name, (column) => column.primaryKey())
    .addColumn("order_ref", name, (column) => column.notNull())
    .addColumn("fingerprint", "varchar(64)", (column) => column.notNull()),
  schema
    .createTable("outbox")
    .addColumn("id", "varchar(400)", (column) => column.primaryKey())
    .addColumn("order_ref", name, (column) => column.notNull())
    .addColumn("step", name, (column) => column.notNull())
    .addColumn("state", "varchar(8)", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("doubt", "integer", (column) => column.notNull())
    .addColumn("absences", "integer", (column) => column.notNull())
    .addColumn("polls", "integer", (column) => column.notNull())
    .addColumn("due_ms", "bigint", (column) => column.notNull())
    .addColumn("fence", "integer", (column) => column.notNull())
    .addColumn("lease_until_ms", "bigint", (column) => column.notNull())
    .addColumn("idempotency_key", name)
    .addColumn("request", "text")
    .addColumn("error", "text")
    .addColumn("refusal", "text")
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("attempted_ms", "bigint", (column) => column.notNull()),
  schema.createIndex("outbox_due").on("outbox").columns(["state", "due_ms"]),
  schema.createIndex("outbox_order").on("outbox").column("order_ref"),
  schema
    .createTable("inbox")
    .addColumn("id", name, (column) => column.primaryKey())
    .addColumn("partner", "varchar(32)", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addColumn("state", "varchar(8)", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("due_ms", "bigint", (column) => column.notNull())
    .addColumn("fence", "integer", (column) => column.notNull())
    .addColumn("lease_until_ms", "bigint", (column) => column.notNull())
    .addColumn("note", "text")
    .addColumn("received_ms", "bigint", (column) => column.notNull()),
  schema.createIndex("inbox_due").on("inbox").columns(["state", "due_ms"]),
  schema
    .createTable("order_locks")
    .addColumn("order_ref", name, (column) => column.primaryKey())
    .addColumn("holder", name, (column) => column.notNull())
    .addColumn("until_ms", "bigint", (column) => column.notNull()),
  schema
    .createTable("timeline")
    .addColumn("order_ref", name, (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("at", "varchar(32)", (column) => column.notNull())
    .addColumn("event", "varchar(64)", (column) => column.notNull())
    .addColumn("detail", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("timeline_key", ["order_ref", "position"]),
  schema
    .createTable("rates")
    .addColumn("rate_key", name, (column) => column.primaryKey())
    .addColumn("rate", "text", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull()),
];

const letWebhooksWait = ({ schema }: Db): Change[] => [schema.alterTable("inbox").addColumn("order_ref", name)];

/** The later of two times: what SQLite calls `max` is `greatest` in MariaDB. */
const freeMs = sql`case when due_ms > lease_until_ms then due_ms else lease_until_ms end`;

/** Work is claimed by partner, whoever can be had first, so that a backlog at one of them costs the others nothing. */
const claimByPartner = (db: Db): Change[] => [
  db.schema.alterTable("outbox").addColumn("partner", "varchar(32)", (column) => column.notNull().defaultTo("payment")),
  db.updateTable("outbox").set({ partner: "carrier" }).where("step", "in", ["ship", "cancel-shipment"]),
  db.updateTable("outbox").set({ partner: "carrier" }).where("step", "like", "cancel-shipment:%"),
  db.updateTable("outbox").set({ partner: "messaging" }).where("step", "like", "notify:%"),
  ...(["outbox", "inbox"] as const).flatMap((box) => [
    db.schema.alterTable(box).addColumn("free_ms", "bigint", (column) => column.generatedAlwaysAs(freeMs)),
    db.schema.createIndex(`${box}_free`).on(box).columns(["state", "partner", "free_ms", "id"]),
    db.schema.dropIndex(`${box}_due`),
  ]),
  db.schema.createIndex("inbox_order").on("inbox").column("order_ref"),
];

/** In sequence; only ever appended to. */
const migrations: readonly { readonly version: number; readonly up: (db: Db) => Change[] }[] = [
  { version: 1, up: createTables },
  { version: 2, up: letWebhooksWait },
  { version: 3, up: claimByPartner },
];

/** Applies what is missing, each version in its own transaction, so that two processes may start at once. */
export async function migrate(db: Kysely<Tables>, nowMs: number): Promise<void> {
  for (const { version, up } of migrations) {
    await db.transaction().execute(async (tx) => {
      await tx.schema
        .createTable("schema_versions")
        .ifNotExists()
        .addColumn("version", "integer", (column) => column.primaryKey())
        .addColumn("applied_ms", "bigint", (column) => column.notNull())
        .execute();
      const applied = await tx.selectFrom("schema_versions").select("version").where("version", "=", version).executeTakeFirst();
      if (applied !== undefined) return;
      for (const change of up(tx)) await change.execute();
      await tx.insertInto("schema_versions").values({ version, applied_ms: nowMs }).execute();
    });
  }
}
