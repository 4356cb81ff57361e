import type { Compilable, Kysely, SchemaModule } from "kysely";
import type { Tables } from "./schema.ts";
import { prepare, type Run } from "./statement.ts";

/** 191 characters fit every MariaDB index, whatever the character set's width. */
const name = "varchar(191)";

const createTables = (schema: SchemaModule): Compilable[] => [
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

const letWebhooksWait = (schema: SchemaModule): Compilable[] => [schema.alterTable("inbox").addColumn("order_ref", name)];

/** In sequence; only ever appended to. */
const migrations: readonly { readonly version: number; readonly up: (schema: SchemaModule) => Compilable[] }[] = [
  { version: 1, up: createTables },
  { version: 2, up: letWebhooksWait },
];

type Transact = (work: (run: Run) => Promise<void>) => Promise<void>;

/** Applies what is missing, each version in its own transaction, so that two processes may start at once. */
export function prepareMigrations(db: Kysely<Tables>): (transact: Transact, nowMs: number) => Promise<void> {
  const keepVersions = prepare(() =>
    db.schema
      .createTable("schema_versions")
      .ifNotExists()
      .addColumn("version", "integer", (column) => column.primaryKey())
      .addColumn("applied_ms", "bigint", (column) => column.notNull()),
  );
  const applied = prepare(({ version }: { version: number }) =>
    db.selectFrom("schema_versions").select("version").where("version", "=", version),
  );
  const note = prepare(({ version, applied_ms }: Tables["schema_versions"]) =>
    db.insertInto("schema_versions").values({ version, applied_ms }),
  );
  const steps = migrations.map(({ version, up }) => ({ version, changes: up(db.schema).map((change) => prepare(() => change)) }));
  return async (transact, nowMs) => {
    for (const { version, changes } of steps) {
      await transact(async (run) => {
        await run.write(keepVersions, {});
        if ((await run.rows(applied, { version })).length > 0) return;
        for (const change of changes) await run.write(change, {});
        await run.write(note, { version, applied_ms: nowMs });
      });
    }
  };
}
