import { describe, expect, it } from "vitest";
import { readForm } from "../../src/contract/form.ts";
import { parseContract } from "../../src/contract/parse.ts";

const document = {
  components: {
    schemas: {
      Line: { type: "object", properties: { price: { type: "integer" }, tags: { type: "array", items: { type: "string" } } } },
      Any: { anyOf: [{ $ref: "#/components/schemas/Line" }, { type: "number" }, { $ref: "#/components/schemas/Any" }] },
    },
  },
};
const schema = {
  type: "object",
  properties: {
    amount: { type: "integer" },
    rate: { type: "number" },
    on: { type: "boolean" },
    code: { type: "string" },
    lines: { type: "array", items: { $ref: "#/components/schemas/Line" } },
    any: { $ref: "#/components/schemas/Any" },
    metadata: { type: "object", additionalProperties: { type: "integer" } },
    expand: { type: "array", items: { type: "string" } },
  },
};

it.each([
  [
    "numbers and texts as the schema says",
    "amount=12&rate=0.5&on=false&code=12",
    { amount: 12, rate: 0.5, on: false, code: "12" },
  ],
  ["what is no number stays a text", "amount=twelve&rate=&on=1", { amount: "twelve", rate: "", on: "1" }],
  ["lists with numbers", "lines[0][price]=1&lines[1][price]=2", { lines: [{ price: 1 }, { price: 2 }] }],
  ["lists without", "lines[0][tags][]=a&lines[0][tags][]=b&expand[]=x", { lines: [{ tags: ["a", "b"] }], expand: ["x"] }],
  ["a name that stands there twice", "expand=x&expand=y&code=1&code=2", { expand: ["x", "y"], code: "2" }],
  ["objects of any fields", "metadata[a]=1&metadata[b%5Dc]=2", { metadata: { a: 1, "b]c": 2 } }],
  ["alternatives", "any[price]=3", { any: { price: 3 } }],
  ["an alternative that is a number", "any=3", { any: 3 }],
  ["names that nobody knows", "other=1&more[x]=2&list[]=3&[a]=b", { other: "1", more: { x: "2" }, list: ["3"], "[a]": "b" }],
  ["plus signs and percent signs", "code=a+b%2Bc%C3%A9", { code: "a b+cé" }],
  ["nothing", "", {}],
])("a form is read: %s", (_what, text, value) => {
  expect(readForm(text, schema, document)).toEqual(value);
});

it("a name nested deeper than anybody needs is one name", () => {
  const name = `a${"[b]".repeat(50_000)}`;
  expect(readForm(`${name}=1`, schema, document)).toEqual({ [name]: "1" });
});

describe("objects in a query", () => {
  const { operations } = parseContract(
    `openapi: 3.1.0
paths:
  /a:
    get:
      operationId: a
      parameters:
        - { name: created, in: query, style: deepObject, explode: true, required: true, schema: { type: object, required: [gte], properties: { gte: { type: integer } } } }
        - { name: page, in: query, schema: { type: object, properties: { size: { type: integer, maximum: 9 } } } }
`,
    "a.yaml",
  );
  const violations = (query: string) =>
    operations[0]
      ?.validateRequest({ query: new URLSearchParams(query), path: {}, headers: {}, body: undefined, contentType: undefined })
      .map(({ pointer, message }) => `${pointer} ${message}`);

  it.each([
    ["created[gte]=1&size=3", []],
    ["created[gte]=1", []],
    ["created[gte]=soon", ["created must be integer"]],
    ["created[lt]=1", ["created is missing"]],
    ["created=1", ["created is missing"]],
    ["created[gte]=1&size=10", ["page must be <= 9"]],
  ])("are read as their style says: %s", (query, found) => {
    expect(violations(query)).toEqual(found);
  });
});
