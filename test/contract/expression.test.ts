import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateExpression, isExpression } from "../../src/contract/expression.ts";
import { escapeToken } from "../../src/contract/pointer.ts";

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
    ["$request.body#/a/length", undefined],
    ["$request.body#/a/00", undefined],
    ["$request.body", context.request.body],
  ])("%s", (expression, value) => {
    expect(isExpression(expression)).toBe(true);
    expect(evaluateExpression(expression, context)).toEqual(value);
  });

  it.each(["order", "$request", "$request.cookie.a", "$url.x", ""])("%j is none", (text) => {
    expect(isExpression(text)).toBe(false);
  });
});

it("finds any value again at the pointer that leads to it", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), fc.jsonValue(), (keys, value) => {
      const body = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner, other: 1 }), value);
      const pointer = keys.map((key) => `/${escapeToken(key)}`).join("");
      fc.pre(!keys.includes("other") && !keys.includes("__proto__"));
      expect(evaluateExpression(`$request.body#${pointer}`, { request: { body } })).toEqual(value);
    }),
    { seed: 20260115 },
  );
});
