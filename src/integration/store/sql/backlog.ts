import { type Kysely, sql } from "kysely";
import { type PartnerName, partnerNames } from "../../domain/partner-name.ts";
import type { Tables } from "../schema.ts";
import type { Tx } from "../store.ts";
import { atMost } from "./statements.ts";

type Box = "outbox" | "inbox";

/** When one can be had: read off the index `…_free`, past the few rows whose order is locked. */
function firstUnlocked(db: Kysely<Tables>, box: Box, partner: PartnerName) {
  const locked = db.selectFrom("order_locks").select("order_ref");
  const first = db
    .selectFrom(box)
    .select(["partner", "free_ms as ms"])
    .where("state", "=", "open")
    .where("partner", "=", partner)
    .where((where) => where.or([where("order_ref", "is", null), where("order_ref", "not in", locked)]))
    .orderBy("free_ms")
    .limit(atMost(1));
  // In SQLite a part of a union has no limit of its own, but the table that it selects from may have one.
  return db.selectFrom(first.as("first")).selectAll();
}

/** When the rows of locked orders can be had. There are as many locks as pieces of work under way, whatever the backlog. */
function ofLockedOrders(db: Kysely<Tables>, box: Box) {
  const ms = sql<number>`case when until_ms > free_ms then until_ms else free_ms end`;
  return db
    .selectFrom(box)
    .innerJoin("order_locks", "order_locks.order_ref", `${box}.order_ref`)
    .select(["partner", ms.as("ms")])
    .where("state", "=", "open");
}

export function backlogIn(db: Kysely<Tables>): Pick<Tx, "backlog" | "nextDueMs"> {
  const next = partnerNames
    .flatMap((partner) => [firstUnlocked(db, "outbox", partner), firstUnlocked(db, "inbox", partner)])
    .reduce((all, one) => all.unionAll(one))
    .unionAll(ofLockedOrders(db, "outbox"))
    .unionAll(ofLockedOrders(db, "inbox"));
  const count = async (box: Box, state: "open" | "dead"): Promise<number> => {
    const counted = db.selectFrom(box).select((select) => select.fn.countAll<number>().as("rows"));
    return Number((await counted.where("state", "=", state).executeTakeFirst())?.rows ?? 0);
  };
  return {
    backlog: async () => ({
      outbox: await count("outbox", "open"),
      inbox: await count("inbox", "open"),
      deadLetters: (await count("outbox", "dead")) + (await count("inbox", "dead")),
    }),
    nextDueMs: async () => {
      const first: Partial<Record<PartnerName, number>> = {};
      for (const { partner, ms } of await next.execute()) first[partner] = Math.min(first[partner] ?? ms, ms);
      return first;
    },
  };
}
