import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { exampleFor } from "../../src/contract/example.ts";
import { exampleForPattern } from "../../src/contract/example-pattern.ts";
import { parseContract } from "../../src/contract/parse.ts";

const ajv = new Ajv2020({ strict: false });
(addFormats as unknown as (instance: Ajv2020) => void)(ajv);

describe("an example of a schema", () => {
  it("follows references, constants, enums and required fields", () => {
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

  it("ends where a schema goes round in circles", () => {
    const node = { type: "object", required: ["next"], properties: { next: { $ref: "#/components/schemas/Node" } } };
    expect(() => exampleFor({ $ref: "#/components/schemas/Node" }, { components: { schemas: { Node: node } } })).not.toThrow();
  });

  it.each([
    { type: "integer", exclusiveMinimum: 4, maximum: 5 },
    { type: "integer", maximum: -3 },
    { type: "integer", minimum: 7, multipleOf: 5 },
    { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
    { type: "integer", minimum: -0.5 },
    { type: "string", maxLength: 2 },
    { type: "string", minLength: 9 },
    { type: "string", pattern: "^[A-Z]{2}$" },
    { type: "string", pattern: "^[a-z]+$", minLength: 12, maxLength: 20 },
    { type: "string", format: "date-time" },
    { type: "array", minItems: 3, items: { type: "integer" } },
    { type: ["null", "string"] },
    { allOf: [{ type: "object", required: ["a"], properties: { a: { type: "integer" } } }, { properties: { b: { const: 2 } } }] },
    { allOf: [{ type: "string", minLength: 1 }] },
    { oneOf: [{ type: "integer" }, { type: "string" }] },
    { type: "boolean" },
    true,
  ])("conforms to %j", (schema) => {
    const example = exampleFor(schema, {});
    expect(ajv.validate(schema, example), JSON.stringify(example)).toBe(true);
    expect(exampleFor(schema, {})).toEqual(example);
  });

  it.each(["payment", "carrier", "messaging"])("conforms to every schema of the %s contract", (name) => {
    const text = readFileSync(new URL(`../../contracts/${name}.openapi.yaml`, import.meta.url), "utf8");
    const { document } = parseContract(text, name);
    const { schemas } = document.components as { schemas: Record<string, object> };
    const oracle = new Ajv2020({ strict: false });
    (addFormats as unknown as (instance: Ajv2020) => void)(oracle);
    oracle.addSchema({ $id: "doc:", ...document });
    for (const [title, schema] of Object.entries(schemas)) {
      const check = oracle.compile({ $ref: `doc:#/components/schemas/${title}` });
      expect(check(exampleFor(schema, document)), `${title}: ${oracle.errorsText(check.errors)}`).toBe(true);
    }
  });
});

describe("an example of a pattern", () => {
  it.each([
    ["^pay_[a-z0-9]{1,32}$", "pay_a"],
    ["^[A-Za-z0-9._:-]{1,64}$", "a"],
    ["^(?:ab|cd)+x?$", "ab"],
    ["^\\d{4}-\\d{2}$", "0000-00"],
    ["^[\\x21-\\x7E]+$", "a"],
    ["a{2,}", "aa"],
    ["^[^a-z]$", "0"],
    ["", ""],
  ])("%s gives %j", (pattern, text) => {
    expect(exampleForPattern(pattern)).toBe(text);
  });

  it("is as long as it is asked to be", () => {
    expect(exampleForPattern("^[a-c]+$", 5, 6)).toBe("aaaaa");
  });

  it.each(["^(?=a)b", "(a)\\1", "[", "(", "^a$b"])("%s is left alone", (pattern) => {
    expect(exampleForPattern(pattern)).toBeUndefined();
  });

  it("does not let a number in the pattern choose the work", () => {
    expect(exampleForPattern("^a{100000000}$")).toBeUndefined();
    expect(exampleForPattern("^(?:(?:a{999}){999}){999}$")).toBeUndefined();
  });
});
