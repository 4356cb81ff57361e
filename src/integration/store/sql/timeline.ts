import type { Kysely } from "kysely";
import type { Tables } from "../schema.ts";
import type { Tx } from "../store.ts";

export function timelineIn(db: Kysely<Tables>): Pick<Tx, "appendTimeline" | "timeline"> {
  const ofOrder = (order: string) => db.selectFrom("timeline").where("order_ref", "=", order);
  return {
    appendTimeline: async (order, entries) => {
      if (entries.length === 0) return;
      const last = await ofOrder(order)
        .select((select) => select.fn.max("position").as("position"))
        .executeTakeFirst();
      const first = (last?.position ?? 0) + 1;
      const rows = entries.map(({ at, event, detail }, n) => {
        return { order_ref: order, position: first + n, at, event, detail: JSON.stringify(detail) };
      });
      await db.insertInto("timeline").values(rows).execute();
    },
    timeline: async (order) => {
      const rows = await ofOrder(order).selectAll().orderBy("position").execute();
      return rows.map(({ at, event, detail }) => ({ at, event, detail: JSON.parse(detail) as Record<string, unknown> }));
    },
  };
}
