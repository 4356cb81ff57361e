import { describe, expect, it } from "vitest";
import { parseContract } from "../../src/contract/parse.ts";
import { checkExamples } from "../../src/partner/check-examples.ts";

const quote = "{ type: object, required: [tax, rate], properties: { tax: { type: integer }, rate: { type: number } } }";

/** A contract with one operation, `media` under its answer's content type. */
const contractOf = (media: string, status = "200", schema = quote) =>
  parseContract(
    `
openapi: 3.1.0
info: { title: Tax, version: "1" }
paths:
  /quotes:
    post:
      operationId: quoteTax
      responses: { "204": { description: nothing }, "${status}": { description: it, content: { application/json: { ${media} } } } }
components: { schemas: { Quote: ${schema} } }
`,
    "tax.openapi.yaml",
  );
const of = (more: string): string => `schema: { $ref: "#/components/schemas/Quote" }${more}`;

describe("a contract's examples", () => {
  it("may be what the generic simulator answers with, where they keep to their schema", () => {
    expect(() => checkExamples(contractOf(of(", example: { tax: 19, rate: 0.19 }")))).not.toThrow();
    expect(() => checkExamples(contractOf(of("")))).not.toThrow();
  });

  it.each([
    [", example: { tax: nineteen, rate: 1 }", "/example", "body /tax: must be integer"],
    [", examples: { wrong: { value: { tax: 19 } } }", "/examples/wrong/value", "body /rate: is missing"],
  ])("are refused with their place where they break it: %s", (more, place, problem) => {
    expect(() => checkExamples(contractOf(of(more)))).toThrow(
      expect.objectContaining({
        details: {
          code: "FD_CONTRACT",
          place: `tax.openapi.yaml#/paths//quotes/post/responses/200/content/application/json${place}`,
          problem: `the example of quoteTax's answer 200 breaks its own schema: ${problem}`,
          remedy: expect.stringContaining("Mend the example or the schema"),
        },
      }),
    );
  });

  it("are refused where one inside the schema breaks it", () => {
    const schema =
      "{ type: object, properties: { lines: { type: object, properties: { tax: { type: integer, example: none } } } } }";
    expect(() => checkExamples(contractOf(of(""), "200", schema))).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({
          place: "tax.openapi.yaml#/paths//quotes/post",
          problem: expect.stringContaining("made from `example` of /lines/tax, breaks its own schema: body /lines/tax"),
        }),
      }),
    );
  });

  it("may be wrong where nobody is answered with them", () => {
    const refusal = contractOf(of(", example: { tax: nineteen }"), "422");
    expect(() => checkExamples(refusal)).not.toThrow();
    const played = contractOf(of(", example: { tax: nineteen }"));
    expect(() =>
      checkExamples(played, { name: "tax", operations: { quoteTax: () => ({ status: 200, body: { tax: 19, rate: 1 } }) } }),
    ).not.toThrow();
  });

  it("that Firedrill makes itself from types and bounds accuse no author", () => {
    const schema = '{ type: object, required: [code], properties: { code: { type: string, pattern: "^(?=x)x$" } } }';
    expect(() => checkExamples(contractOf(of(""), "200", schema))).not.toThrow();
  });
});
