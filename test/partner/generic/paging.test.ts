import { describe, expect, it } from "vitest";
import { playContract } from "../../support/play-contract.ts";

const contract = (answer: string, parameters: readonly string[] = []): string => `openapi: 3.1.0
info: { title: T, version: "1" }
paths:
  /things:
    post: { operationId: make, requestBody: { content: { application/json: { schema: { type: object } } } }, responses: { "201": { description: it, content: { application/json: { schema: { type: object, properties: { id: { type: string }, n: { type: integer } } } } } } } }
    get:
      operationId: list
      parameters: [${parameters.map((name) => `{ name: ${name}, in: query, schema: { type: ${/limit|page|offset|size/.test(name) ? "integer" : "string"} } }`).join(", ")}]
      responses: { "200": { description: it, content: { application/json: { schema: ${answer} } } } }
  /things/{id}: { get: { operationId: read, responses: { "200": { description: it, content: { application/json: { schema: { type: object } } } } } } }
`;

async function five(answer: string, parameters: readonly string[] = []) {
  const { ask } = playContract(contract(answer, parameters));
  for (const n of [1, 2, 3, 4, 5]) await ask("POST", "/things", { n });
  return ask;
}
type Ask = Awaited<ReturnType<typeof five>>;
type Body = Record<string, unknown>;
const numbers = (items: unknown): readonly number[] => (items as { n: number }[]).map(({ n }) => n);

/** Reads all pages as a client does: until `next` knows no more. */
async function readAll(
  ask: Ask,
  path: string,
  itemsOf: (body: Body) => unknown,
  next: (body: Body, path: string) => string | undefined,
) {
  const pages: (readonly number[])[] = [];
  for (let at: string | undefined = path; at !== undefined && pages.length < 9; ) {
    const { body, violations } = await ask("GET", at);
    expect(violations).toBeUndefined();
    pages.push(numbers(itemsOf(body as Body)));
    at = next(body as Body, at);
  }
  return pages;
}
const whole = [[1, 2], [3, 4], [5]];
const item = "{ type: object, properties: { id: { type: string }, n: { type: integer } } }";

describe("a list ends", () => {
  it("by has_more and the id of the last item", async () => {
    const ask = await five(
      `{ type: object, properties: { has_more: { type: boolean }, data: { type: array, items: ${item} } } }`,
      ["limit", "starting_after"],
    );
    const next = ({ has_more: more, data }: Body) =>
      more ? `/things?limit=2&starting_after=${(data as { id: string }[]).at(-1)?.id}` : undefined;
    expect(await readAll(ask, "/things?limit=2", ({ data }) => data, next)).toEqual(whole);
  });

  it("by a cursor that is there no more", async () => {
    const ask = await five(
      `{ type: object, properties: { things: { type: array, items: ${item} }, meta: { type: object, properties: { next_cursor: { type: [string, "null"] } } } } }`,
      ["limit", "cursor"],
    );
    const next = ({ meta }: Body) => {
      const { next_cursor: cursor } = meta as { next_cursor: string | null };
      return cursor === null ? undefined : `/things?limit=2&cursor=${cursor}`;
    };
    expect(await readAll(ask, "/things?limit=2", ({ things }) => things, next)).toEqual(whole);
    expect(await ask("GET", "/things?cursor=unheard-of")).toMatchObject({ status: 400 });
  });

  it("by the number of pages", async () => {
    const ask = await five(
      `{ type: object, properties: { items: { type: array, items: ${item} }, page: { type: integer }, per_page: { type: integer }, total_pages: { type: integer }, total: { type: integer } } }`,
      ["page", "per_page"],
    );
    const next = ({ page, total_pages: last }: Body) =>
      Number(page) < Number(last) ? `/things?per_page=2&page=${Number(page) + 1}` : undefined;
    expect(await readAll(ask, "/things?per_page=2", ({ items }) => items, next)).toEqual(whole);
    expect((await ask("GET", "/things?per_page=2&page=3")).body).toMatchObject({
      page: 3,
      per_page: 2,
      total_pages: 3,
      total: 5,
    });
  });

  it("by offset and total", async () => {
    const ask = await five(
      `{ type: object, properties: { results: { type: array, items: ${item} }, total_count: { type: integer }, offset: { type: integer } } }`,
      ["offset", "limit"],
    );
    const next = ({ offset, results, total_count: total }: Body) => {
      const after = Number(offset) + (results as unknown[]).length;
      return after < Number(total) ? `/things?limit=2&offset=${after}` : undefined;
    };
    expect(await readAll(ask, "/things?limit=2", ({ results }) => results, next)).toEqual(whole);
  });

  it("by links, which lead from page to page", async () => {
    const links = "{ type: object, properties: { next: { type: object, properties: { href: { type: string } } } } }";
    const ask = await five(
      `{ type: object, properties: { _embedded: { type: object, properties: { things: { type: array, items: ${item} } } }, _links: ${links} } }`,
      ["page", "limit"],
    );
    const next = ({ _links: { next: link } = {} }: { _links?: { next?: { href: string } } }) => link?.href;
    expect(await readAll(ask, "/things?limit=2", ({ _embedded: inner }) => (inner as Body).things, next)).toEqual(whole);
  });

  it("by the Link header, where the answer is the list itself", async () => {
    const ask = await five(`{ type: array, items: ${item} }`, ["page", "limit"]);
    const first = await ask("GET", "/things?limit=3");
    expect(numbers(first.body)).toEqual([1, 2, 3]);
    expect(first.headers.link).toBe('</things?limit=3&page=2>; rel="next"');
    const last = await ask("GET", "/things?limit=3&page=2");
    expect(numbers(last.body)).toEqual([4, 5]);
    expect(last.headers.link).toBeUndefined();
  });
});

it("lists ids where items are texts", async () => {
  const { ask } = playContract(contract("{ type: array, items: { type: string } }"));
  const { id } = (await ask("POST", "/things", {})).body as { id: string };
  expect((await ask("GET", "/things")).body).toEqual([id]);
});
