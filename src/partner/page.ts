import type { Outcome } from "./define.ts";
import { refuse } from "./problem.ts";

/** What is asked of a partner whose pages hold `most` items: what the parameter `limit` says is a wish. */
export function withinPages(query: URLSearchParams, most: number, limit: string): URLSearchParams {
  const within = new URLSearchParams(query);
  within.set(limit, String(Math.min(most, Number(query.get(limit) ?? most))));
  return within;
}

/**
 * One page of a list, as `{ data, next_cursor }`. Its cursor is the id of the last item of the page before; `limit` is 20
 * unless asked for.
 */
export function page<T extends { readonly id: string }>(items: readonly T[], query: URLSearchParams): Outcome {
  const cursor = query.get("cursor");
  const start = cursor === null ? 0 : items.findIndex(({ id }) => id === cursor) + 1;
  if (cursor !== null && start === 0) return refuse(400, "invalid_request", "The cursor is of another list.", "cursor");
  const data = items.slice(start, start + Number(query.get("limit") ?? 20));
  const last = start + data.length < items.length ? data.at(-1) : undefined;
  return { status: 200, body: { data, next_cursor: last?.id ?? null } };
}
