import { describe, expect, it } from "vitest";
import { fill, fillText, isMalformed, namesIn } from "../../src/world/template.ts";

describe("a template", () => {
  it("tells the names that it asks for, wherever they stand", () => {
    expect(
      namesIn({ a: "{{order}}", b: ["x {{amount}} {{ currency }}", 1, null], c: { d: "{{partners.tax-office.url}}" } }),
    ).toEqual(["order", "amount", "currency", "partners.tax-office.url"]);
  });

  it("keeps the type of a value that stands alone", () => {
    expect(fill({ a: "{{n}}", b: " {{n}}", c: "{{ yes }}" }, { n: 1234, yes: true })).toEqual({ a: 1234, b: " 1234", c: true });
  });

  it("leaves out a field or item that has no value, and fills a text with nothing", () => {
    expect(fill({ amount: "{{amount}}", list: ["{{amount}}", 1], text: "EUR {{amount}}" }, {})).toEqual({
      list: [1],
      text: "EUR ",
    });
  });

  it("leaves what is no text as it is", () => {
    expect(fill([1, true, null, { deep: [2] }], {})).toEqual([1, true, null, { deep: [2] }]);
  });

  it("keeps field names that objects have by birth", () => {
    expect(JSON.stringify(fill(JSON.parse('{"__proto__": "{{n}}", "constructor": 1}'), { n: 2 }))).toBe(
      '{"__proto__":2,"constructor":1}',
    );
  });

  it("encodes values, not the text around them", () => {
    expect(fillText("/orders/{{order}}?x=a b", { order: "a/b c" }, encodeURIComponent)).toBe("/orders/a%2Fb%20c?x=a b");
  });

  it("does not read a value as a template or a replacement pattern", () => {
    expect(fillText("<{{a}}>", { a: "{{b}} $& $1", b: "no" })).toBe("<{{b}} $& $1>");
  });

  it.each(["{{order", "{{}}", "{{or der}}", "{{{{order}}", "{{order}"])("knows that %s is not complete", (text) => {
    expect(isMalformed(text)).toBe(true);
  });

  it.each(["{{order}}", "a {{ order }} b", '{"a":{"b":1}}', "{order}"])("knows that %s is", (text) => {
    expect(isMalformed(text)).toBe(false);
  });
});
