import { describe, expect, it } from "vitest";
import { formatViolation, type Operation, type RequestParts } from "../../src/contract/contract.ts";
import { parseContract } from "../../src/contract/parse.ts";

const text = `
openapi: 3.1.0
info: { title: Shop, version: "1" }
security: [{ token: [all] }]
paths:
  /things/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: integer } }
      - { name: page, in: query, schema: { type: string } }
    post:
      operationId: change
      security: [{ key: [] }, { token: [things] }]
      parameters:
        - { name: page, in: query, schema: { type: integer, minimum: 1 } }
        - { name: ids, in: query, schema: { type: array, items: { type: integer } } }
        - { name: tags, in: query, explode: false, schema: { type: array, items: { type: string, maxLength: 3 } } }
        - { name: deep, in: query, schema: { type: boolean } }
        - { name: share, in: query, schema: { type: number } }
        - { name: X-Key, in: header, required: true, schema: { type: string, maxLength: 3 } }
        - { name: Authorization, in: header, required: true, schema: { type: string } }
      requestBody:
        required: true
        content:
          application/json; charset=utf-8:
            schema: { $ref: "#/components/schemas/Thing" }
            examples: { one: { $ref: "#/components/examples/One" } }
      responses:
        "200":
          description: fine
          headers: { ETag: { required: true, schema: { type: string } } }
          content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } }
        4XX: { description: refused, content: { "application/*": { schema: { type: object, required: [code] } } } }
    get: { operationId: look, security: [{}, { token: [] }], responses: { "204": { description: gone }, default: { description: any } } }
    put: { operationId: keyed, security: [{ key: [] }] }
    delete: { operationId: remove }
components:
  securitySchemes:
    token: { type: http, scheme: Bearer }
    key: { type: apiKey, in: header, name: X-Api-Key }
  examples: { One: { value: { name: a } } }
  schemas:
    Thing:
      type: object
      additionalProperties: false
      required: [name]
      properties:
        name: { type: string, maxLength: 3 }
        "a/b": { type: object, unevaluatedProperties: false, properties: { c: { enum: [x, y] } } }
        labels: { type: object, propertyNames: { pattern: "^[a-z]+$" } }
`;
const contract = parseContract(text, "shop.yaml");
const named = (id: string): Operation => contract.operations.find((one) => one.id === id) as Operation;
const change = named("change");

const request = (more: Partial<RequestParts> = {}, query = ""): RequestParts => ({
  query: new URLSearchParams(query),
  path: { id: "7" },
  headers: { "x-key": "k" },
  body: { name: "a" },
  contentType: "application/json",
  ...more,
});

describe("a request", () => {
  it("conforms, its undeclared query parameters ignored", () => {
    expect(change.validateRequest(request({}, "page=2&ids=1&ids=2&tags=a,b&deep=true&share=0.5&other=1"))).toEqual([]);
  });

  it.each([
    ["page=0", "query page: must be >= 1"],
    ["page=", "query page: must be integer"],
    ["page=1e2", "query page: must be integer"],
    ["page=99999999999999999999", "query page: must be integer"],
    ["ids=1&ids=b", "query ids: must be integer"],
    ["tags=a,long", "query tags: must NOT have more than 3 characters"],
    ["deep=yes", "query deep: must be boolean"],
    ["share=half", "query share: must be number"],
  ])("is refused for ?%s", (query, message) => {
    expect(change.validateRequest(request({}, query)).map(formatViolation)).toEqual([message]);
  });

  it.each<[string, Partial<RequestParts>, string]>([
    ["a path parameter of another type", { path: { id: "x" } }, "path id: must be integer"],
    ["a missing header", { headers: {} }, "header X-Key: is missing"],
    ["a header that is too long", { headers: { "x-key": "long" } }, "header X-Key: must NOT have more than 3 characters"],
    ["no body", { body: undefined, contentType: undefined }, "the body: is missing"],
    ["another content type", { contentType: "text/plain" }, "the content-type: must be application/json, not text/plain"],
    ["a body without content type", { contentType: undefined }, "the content-type: must be application/json, not missing"],
    ["a body that is no object", { body: [] }, "the body: must be object"],
    ["a missing field", { body: {} }, "body /name: is missing"],
    ["an unknown field", { body: { name: "a", "x/y": 1 } }, "body /x~1y: is not known here"],
    ["an unevaluated field", { body: { name: "a", "a/b": { d: 1 } } }, "body /a~1b/d: is not known here"],
    ["a word outside the list", { body: { name: "a", "a/b": { c: "z" } } }, "body /a~1b/c: must be one of x, y"],
    ["__proto__", { body: JSON.parse('{"name":"a","__proto__":{}}') }, "body /__proto__: is not known here"],
  ])("is refused for %s", (_, parts, message) => {
    expect(change.validateRequest(request(parts)).map(formatViolation)).toEqual([message]);
  });

  it("names the field whose name is refused", () => {
    const found = change.validateRequest(request({ body: { name: "a", labels: { "B!": 1 } } }));
    expect(found[0]).toEqual({ in: "body", pointer: "/labels/B!", message: 'must match pattern "^[a-z]+$"' });
  });

  it("does not echo a field name of any length", () => {
    const found = change.validateRequest(request({ body: { name: "a", ["x".repeat(100_000)]: 1 } }));
    expect(JSON.stringify(found).length).toBeLessThan(200);
  });
});

describe("a response", () => {
  const response = { status: 200, headers: { etag: '"1"' }, body: { name: "a" }, contentType: "application/json" };

  it.each<[string, Partial<typeof response>, string[]]>([
    ["as promised", {}, []],
    ["without a promised header", { headers: {} as typeof response.headers }, ["header etag: is missing"]],
    ["of another type", { contentType: "text/html" }, ["the content-type: text/html is not application/json"]],
    ["with another body", { body: { name: "long" } }, ["body /name: must NOT have more than 3 characters"]],
    ["of an undocumented status", { status: 500 }, ["the status: 500 is not among the answers of this operation"]],
    ["of a documented class", { status: 418 }, ["body /code: is missing"]],
    ["of a type within a range", { status: 418, contentType: "application/problem+json" }, ["body /code: is missing"]],
    ["that is not JSON, within a range", { status: 418, contentType: "application/xml" }, []],
  ])("%s", (_, parts, messages) => {
    expect(change.validateResponse({ ...response, ...parts }).map(formatViolation)).toEqual(messages);
  });

  it("needs no content where none is described", () => {
    const parts = { status: 204, headers: {}, body: undefined, contentType: undefined };
    expect(named("look").validateResponse(parts)).toEqual([]);
    expect(named("remove").validateResponse({ ...parts, status: 599 })).toEqual([]);
  });
});

describe("what is asked for", () => {
  it("takes scopes from the first alternative with a bearer token", () => {
    expect(change.security).toEqual(["things"]);
    expect(named("remove").security).toEqual(["all"]);
  });

  it("asks for no token where it is optional, or another credential is meant", () => {
    expect(named("look").security).toBe("none");
    expect(named("keyed").security).toBe("none");
  });

  it("follows references of examples, and lets an operation's parameters replace its path's", () => {
    expect(change.requestExample).toEqual({ name: "a" });
    const pages = change.parameters.filter(({ name }) => name === "page");
    expect(pages).toEqual([{ name: "page", in: "query", required: false, schema: { type: "integer", minimum: 1 } }]);
  });
});
