import type { Kysely } from "kysely";
import type { Rate } from "../../ports.ts";
import type { Tables } from "../schema.ts";
import type { Tx } from "../store.ts";

export function ratesIn(db: Kysely<Tables>): Pick<Tx, "rate" | "saveRate"> {
  return {
    rate: async (key) => {
      const row = await db.selectFrom("rates").select("rate").where("rate_key", "=", key).executeTakeFirst();
      return row && (JSON.parse(row.rate) as Rate);
    },
    saveRate: async (key, rate, atMs) => {
      await db
        .replaceInto("rates")
        .values({ rate_key: key, rate: JSON.stringify(rate), at_ms: atMs })
        .execute();
    },
  };
}
