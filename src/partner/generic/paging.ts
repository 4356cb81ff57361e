import { type Data, isData } from "../../contract/schema-parts.ts";
import { spelled } from "./names.ts";

/** How vendors spell what a caller asks of a list. */
const limits = [
  "limit",
  "perpage",
  "pagesize",
  "maxresults",
  "maxitems",
  "top",
  "first",
  "size",
  "count",
  "pagelimit",
  "take",
  "rows",
];
const offsets = ["offset", "skip", "startindex", "start", "pageoffset", "from"];
const pages = ["page", "pagenumber", "pageno", "pageindex", "pagenum"];
const cursors = [
  "cursor",
  "startingafter",
  "after",
  "pagetoken",
  "nexttoken",
  "continuationtoken",
  "continuation",
  "marker",
  "bookmark",
  "nextpagetoken",
  "nextcursor",
  "aftertoken",
  "pagecursor",
  "pageafter",
  "sinceid",
];
const backwards = ["endingbefore", "before"];

/** Names of query parameters that ask for a page, and say nothing of the items. */
export const isPaging = (name: string): boolean =>
  [limits, offsets, pages, cursors, backwards].some((names) => names.includes(spelled(name)));

/** `page[limit]` and `page[cursor]` are spelled like others. */
const textIn = (query: URLSearchParams, names: readonly string[]): string | undefined => {
  for (const [name, value] of query) if (names.includes(spelled(name)) && value !== "") return value;
  return undefined;
};
const numberOf = (query: URLSearchParams, names: readonly string[]): number | undefined => {
  const text = textIn(query, names);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
};

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  /** Counted from nought. */
  readonly start: number;
  readonly limit: number;
  /** The id of the last item, where others follow. */
  readonly after: string | undefined;
  /** The query that brings the next page; undefined where there is none. */
  readonly next: URLSearchParams | undefined;
  readonly firstPage: number;
}

const usualLimit = 20;

/**
 * The page that a query asks for: by cursor (the id of an item), by offset or by number. `declared`: the parameters that the
 * contract knows, of which a next link uses one.
 */
export function pageOf<T extends { readonly id: string }>(
  all: readonly T[],
  query: URLSearchParams,
  declared: readonly string[],
): Page<T> | undefined {
  const limit = Math.max(1, numberOf(query, limits) ?? usualLimit);
  const cursor = textIn(query, cursors);
  const before = textIn(query, backwards);
  const page = numberOf(query, pages);
  const knows = (names: readonly string[]): string | undefined => declared.find((name) => names.includes(spelled(name)));
  // pages are counted from nought where the contract's own default is nought
  const firstPage = 1;
  const isCursor = cursor !== undefined && !(cursor === "" || cursor === "0");
  const position = (id: string): number => all.findIndex((each) => each.id === id);
  let start = numberOf(query, offsets) ?? (page === undefined ? 0 : Math.max(0, page - firstPage) * limit);
  if (isCursor) {
    start = position(cursor as string) + 1;
    if (start === 0) return undefined;
  } else if (before !== undefined && position(before) !== -1) start = Math.max(0, position(before) - limit);
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  const hasMore = last !== undefined && start + items.length < all.length;
  const next = new URLSearchParams(query);
  const set = (name: string, value: string): void => {
    for (const each of [...next.keys()]) if (spelled(each) === spelled(name)) next.delete(each);
    next.set(name, value);
  };
  const [byCursor, byPage, byOffset] = [knows(cursors), knows(pages), knows(offsets)];
  if (hasMore) {
    if (byCursor !== undefined || (byPage === undefined && byOffset === undefined)) set(byCursor ?? "cursor", last.id);
    else if (byPage !== undefined) set(byPage, String(Math.floor(start / limit) + 1 + firstPage));
    else set(byOffset ?? "offset", String(start + items.length));
  }
  return {
    items,
    total: all.length,
    start,
    limit,
    after: hasMore ? last.id : undefined,
    next: hasMore ? next : undefined,
    firstPage,
  };
}

/** What a field beside a list says of the page; undefined where it is about something else. `null`: there is no more. */
function said<T>(name: string, shown: unknown, path: string, page: Page<T>): { readonly value: unknown } | undefined {
  const word = spelled(name);
  const isText = shown === null || typeof shown === "string" || shown === undefined;
  const link = page.next === undefined ? null : `${path}?${page.next}`;
  if (/^(?:hasmore|more|ismore|hasnext|hasnextpage|morerecords|moreitems|moreresults|istruncated|truncated)$/.test(word))
    return typeof shown === "boolean" || shown === undefined ? { value: page.next !== undefined } : undefined;
  if (/^(?:islast|last|lastpage|isdone|done)$/.test(word) && typeof shown === "boolean")
    return { value: page.next === undefined };
  if (/^(?:next|nextlink|nexthref|nexturl|nextpageurl|nextpageuri|nextpagelink|odatanextlink|nexturi)$/.test(word)) {
    if (isData(shown)) return { value: link === null ? null : merged(shown, link) };
    if (typeof shown === "number") return { value: page.next === undefined ? null : page.start + page.items.length };
    return isText ? { value: link } : undefined;
  }
  if (/^(?:nextpage|nextpagenumber)$/.test(word)) {
    if (typeof shown === "number")
      return { value: page.next === undefined ? null : Math.floor(page.start / page.limit) + 1 + page.firstPage };
    return isText ? { value: typeof shown === "string" && shown.includes("/") ? link : (page.after ?? null) } : undefined;
  }
  if (
    /^(?:cursor|nextcursor|nexttoken|nextpagetoken|nextpagecursor|continuationtoken|continuation|endcursor|nextmarker|marker|bookmark|after|nextbookmark|pagetoken)$/.test(
      word,
    )
  )
    return isText ? { value: page.after ?? null } : undefined;
  if (
    /^(?:prev|previous|prevpage|previouspage|prevlink|previouslink|prevcursor|previouscursor|before|prevpageurl|previouspageurl|prevtoken|previoustoken)$/.test(
      word,
    )
  )
    return isText || isData(shown) ? { value: null } : undefined;
  if (typeof shown !== "number") return undefined;
  if (
    /^(?:total|totalcount|totalitems|totalresults|totalrecords|totalelements|totalsize|recordcount|totalrows|resultscount|itemcount)$/.test(
      word,
    )
  )
    return { value: page.total };
  if (/^(?:count|size|numberofelements|resultcount|returned|pagecount)$/.test(word) && word !== "pagecount")
    return { value: page.items.length };
  if (/^(?:totalpages|pages|lastpage|pagecount|pagetotal)$/.test(word))
    return { value: Math.max(1, Math.ceil(page.total / page.limit)) };
  if (/^(?:limit|perpage|pagesize|itemsperpage|maxresults)$/.test(word)) return { value: page.limit };
  if (/^(?:page|pagenumber|currentpage|pageindex)$/.test(word))
    return { value: Math.floor(page.start / page.limit) + page.firstPage };
  if (/^(?:offset|skip|startindex|start|from)$/.test(word)) return { value: page.start };
  return undefined;
}

/** A link as an object: `{ href }`. */
const merged = (shown: Data, link: string): Data =>
  Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, /^(?:href|url|uri)$/i.test(name) ? link : value]));

/** What a wrong end of a list is written as, where the contract takes no null: nothing, or an empty text. */
export const ends = [null, undefined, ""] as const;

export interface PageNote {
  readonly at: readonly string[];
  readonly value: unknown;
}

/** What the fields beside a list say of the page. `names`: those that the contract knows at a place, with what its example shows. */
export function notesOf<T>(
  namesAt: (at: readonly string[]) => readonly (readonly [name: string, shown: unknown])[],
  path: string,
  page: Page<T>,
): readonly PageNote[] {
  const visit = (at: readonly string[]): readonly PageNote[] =>
    namesAt(at).flatMap(([name, shown]) => {
      const found = said(name, shown, path, page);
      if (found !== undefined) return [{ at: [...at, name], value: found.value }];
      const isAside =
        /^(?:_?links?|meta|_?metadata|paging|pagination|page|pageinfo|cursors?|response_?metadata|data|result|_?page)$/i.test(
          name,
        );
      return isAside && isData(shown) && at.length < 3 ? visit([...at, name]) : [];
    });
  return visit([]);
}
