import { type Kysely, type RawBuilder, sql } from "kysely";
import { type PartnerName, partnerNames } from "../../domain/partner-name.ts";
import type { Tables } from "../schema.ts";
import type { Tx } from "../store.ts";

type Box = "outbox" | "inbox";
const boxes: readonly Box[] = ["outbox", "inbox"];

interface Next {
  readonly partner: PartnerName;
  readonly ms: number;
}

/**
 * When one of the partner's rows can be had: read off the index `…_free`, past the few whose order is locked. In SQLite a
 * part of a union has no limit of its own, but the table that it selects from may have one.
 */
const firstUnlocked = (box: Box, partner: PartnerName): RawBuilder<Next> => sql`
  select * from (
    select partner, free_ms as ms from ${sql.table(box)}
    where state = 'open' and partner = ${partner}
      and (order_ref is null or order_ref not in (select order_ref from order_locks))
    order by free_ms limit 1
  ) as first_unlocked`;

/** When the rows of locked orders can be had. There are as many locks as pieces of work under way, whatever the backlog. */
const ofLockedOrders = (box: Box): RawBuilder<Next> => sql`
  select partner, case when until_ms > free_ms then until_ms else free_ms end as ms
  from order_locks inner join ${sql.table(box)} as box on box.order_ref = order_locks.order_ref
  where state = 'open'`;

/** One statement instead of eight, since every look for work asks it. */
const next: RawBuilder<Next> = sql.join(
  boxes.flatMap((box) => [...partnerNames.map((partner) => firstUnlocked(box, partner)), ofLockedOrders(box)]),
  sql` union all `,
);

export function backlogIn(db: Kysely<Tables>): Pick<Tx, "backlog" | "nextDueMs"> {
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
      for (const { partner, ms } of (await next.execute(db)).rows) first[partner] = Math.min(first[partner] ?? ms, ms);
      return first;
    },
  };
}
