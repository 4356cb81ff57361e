import { type Outcome, refuse, type SimulatorRequest } from "../../src/index.ts";

type Item = { readonly id: string };

const usualLimit = 10;

/** Newest first, a page at a time: `starting_after` goes on, `ending_before` goes back. */
export function listOf(newestFirst: readonly Item[], { query }: Pick<SimulatorRequest, "query">, url: string): Outcome {
  const limit = Number(query.get("limit") ?? usualLimit);
  const after = query.get("starting_after");
  const before = query.get("ending_before");
  const at = (id: string): number => newestFirst.findIndex((item) => item.id === id);
  const stranger = [after, before].find((id) => id !== null && at(id) === -1);
  if (stranger !== undefined && stranger !== null)
    return refuse(
      400,
      "resource_missing",
      `No such object: '${stranger}'`,
      after === stranger ? "starting_after" : "ending_before",
    );
  if (before !== null) {
    const newer = newestFirst.slice(0, at(before));
    const data = newer.slice(-limit);
    return { status: 200, body: { object: "list", url, has_more: data.length < newer.length, data } };
  }
  const rest = after === null ? newestFirst : newestFirst.slice(at(after) + 1);
  const data = rest.slice(0, limit);
  return { status: 200, body: { object: "list", url, has_more: data.length < rest.length, data } };
}

/** What a search asks for: `metadata['order_id']:'order-1' AND status:'succeeded'`. Undefined where it asks for more than is known here. */
function conditionsOf(text: string): readonly (readonly [field: string, key: string | undefined, value: string])[] | undefined {
  const conditions = text.split(/ AND /i).map((part) => /^\s*(\w+)(?:\[["'](.+?)["']\])?:["'](.*)["']\s*$/.exec(part));
  return conditions.some((found) => found === null)
    ? undefined
    : conditions.map((found) => [found?.[1] ?? "", found?.[2], found?.[3] ?? ""] as const);
}

/** Finds by metadata and by words. */
export function searchIn(newestFirst: readonly Item[], { query }: Pick<SimulatorRequest, "query">, url: string): Outcome {
  const conditions = conditionsOf(query.get("query") ?? "");
  if (conditions === undefined)
    return refuse(400, "invalid_request", "The search is not understood here: write field:'value', joined by AND.", "query");
  const found = newestFirst.filter((item) =>
    conditions.every(([field, key, value]) => {
      const held = (item as unknown as Readonly<Record<string, unknown>>)[field];
      return String(key === undefined ? held : (held as Readonly<Record<string, unknown>> | undefined)?.[key]) === value;
    }),
  );
  const page = query.get("page");
  const start = page === null ? 0 : found.findIndex(({ id }) => id === page) + 1;
  const data = found.slice(start, start + Number(query.get("limit") ?? usualLimit));
  const hasMore = start + data.length < found.length;
  const next = hasMore ? (data.at(-1)?.id ?? null) : null;
  return { status: 200, body: { object: "search_result", url, has_more: hasMore, next_page: next, data } };
}
