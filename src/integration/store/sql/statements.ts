import { type InsertResult, type RawBuilder, sql, type UpdateResult } from "kysely";

/** Whether an `insert … ignore` wrote its row: false where the key was there already. */
export const inserted = (result: InsertResult): boolean => (result.numInsertedOrUpdatedRows ?? 0n) > 0n;

/** Whether an update found its row as it was expected. */
export const changed = (result: UpdateResult): boolean => result.numUpdatedRows > 0n;

/** A limit as part of the text: SQLite plans a query anew each time that one is bound, which takes ten times as long as running it. */
export const atMost = (limit: number): RawBuilder<number> => sql.lit(Math.trunc(limit));
