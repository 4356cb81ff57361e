import { describe, expect, it } from "vitest";
import { exampleFor } from "../../src/contract/example.ts";
import { evaluateExpression, isExpression } from "../../src/contract/expression.ts";

const context = {
  url: "http://127.0.0.1/v1/x?page=2",
  method: "POST",
  statusCode: 201,
  request: { query: new URLSearchParams("page=2"), path: { id: "7" }, headers: { "x-key": "k" }, body: { a: [{ "b/c": 1 }] } },
  response: { headers: { etag: '"1"' }, body: { order: "order-1" } },
};

describe("runtime expressions", () => {
  it.each([
    ["$url", context.url],
    ["$method", "POST"],
    ["$statusCode", 201],
    ["$request.query.page", "2"],
    ["$request.path.id", "7"],
    ["$request.header.X-Key", "k"],
    ["$request.body#/a/0/b~1c", 1],
    ["$response.body#/order", "order-1"],
    ["$response.header.ETag", '"1"'],
    ["$response.body#/none/deeper", undefined],
    ["$request.query.none", undefined],
    ["$request.body#/constructor", undefined],
  ])("%s", (expression, value) => {
    expect(isExpression(expression)).toBe(true);
    expect(evaluateExpression(expression, context)).toEqual(value);
  });

  it.each(["order", "$request", "$request.cookie.a", "$url.x", ""])("%j is none", (text) => {
    expect(isExpression(text)).toBe(false);
  });
});

describe("examples", () => {
  it("follow references, constants, enums and required fields", () => {
    const document = { components: { schemas: { Id: { type: "string", examples: ["id_1"] } } } };
    const schema = {
      type: "object",
      required: ["id", "kind", "count"],
      properties: {
        id: { $ref: "#/components/schemas/Id" },
        kind: { enum: ["a", "b"] },
        count: { type: "integer", minimum: 3 },
        on: { type: "boolean" },
      },
    };
    expect(exampleFor(schema, document)).toEqual({ id: "id_1", kind: "a", count: 3, on: true });
  });

  it("end where a schema goes round in circles", () => {
    const document = {
      components: {
        schemas: { Node: { type: "object", required: ["next"], properties: { next: { $ref: "#/components/schemas/Node" } } } },
      },
    };
    expect(() => exampleFor({ $ref: "#/components/schemas/Node" }, document)).not.toThrow();
  });
});
