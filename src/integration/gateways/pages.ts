import type { CallResult } from "../ports.ts";
import { list, nullable, object, type Shape, text } from "../shape.ts";
import type { PartnerClient } from "./partner-client.ts";

/** The most that a page may hold, and that we ask for. */
const pageSize = 100;
/** Nobody's order has this much; a partner that goes on for ever is not believed. */
const maxPages = 50;

interface Page<Wire> {
  readonly data: readonly Wire[];
  readonly next_cursor: string | null;
}

/** A page of such items, as every list of every partner is answered. */
export function pageOf<Wire>(item: Shape<Wire>): Shape<Page<Wire>> {
  return object({ data: list(item, pageSize), next_cursor: nullable(text({ min: 1, max: 128 })) });
}

function queryOf(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}

/** Reads a list to its end, all pages within one deadline. A page that fails fails the whole: half a list proves nothing. */
export async function allPages<Wire, T>(
  client: PartnerClient,
  request: {
    readonly operation: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly order?: string;
    readonly page: Shape<Page<Wire>>;
    readonly map: (wire: Wire) => T;
    readonly mismatch: (value: T) => string | undefined;
  },
): Promise<CallResult<readonly T[]>> {
  const { operation, page: shape, map, mismatch } = request;
  const endMs = client.deadline(operation);
  const found: T[] = [];
  const seen = new Set<string>();
  let cursor: string | null = null;
  for (let page = 1; page <= maxPages; page += 1) {
    const place: Readonly<Record<string, string>> = cursor === null ? {} : { cursor };
    const query = queryOf({ ...request.query, limit: String(pageSize), ...place });
    const outcome: CallResult<{ readonly items: readonly T[]; readonly next: string | null }> = await client.call({
      operation,
      method: "GET",
      path: `${request.path}?${query}`,
      read: true,
      endMs,
      ...(request.order === undefined ? {} : { order: request.order }),
      expected: {
        status: 200,
        shape,
        map: ({ data, next_cursor }) => ({ items: data.map(map), next: next_cursor }),
        mismatch: ({ items }) => items.map(mismatch).find((problem) => problem !== undefined),
      },
    });
    if (!outcome.ok) return outcome;
    found.push(...outcome.value.items);
    cursor = outcome.value.next;
    if (cursor === null) return { ok: true, value: found };
    if (seen.has(cursor)) return client.invalid(`${operation}: the pages go round in a circle`);
    seen.add(cursor);
  }
  return client.invalid(`${operation}: more than ${maxPages} pages`);
}
