import { describe, expect, it } from "vitest";
import type { Contract, Operation } from "../../src/contract/contract.ts";
import { parseContract } from "../../src/contract/parse.ts";
import { wrongExamples } from "../../src/partner/check-examples.ts";
import { successOf } from "../../src/partner/success.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";

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
const answerOf = (contract: Contract): unknown => successOf(contract.operations[0] as Operation, contract.document).example;
const of = (more: string): string => `schema: { $ref: "#/components/schemas/Quote" }${more}`;

describe("a contract's examples", () => {
  it("may be what the generic simulator answers with, where they keep to their schema", () => {
    expect(wrongExamples(contractOf(of(", example: { tax: 19, rate: 0.19 }")))).toEqual([]);
    expect(wrongExamples(contractOf(of("")))).toEqual([]);
  });

  it.each([
    [", example: { tax: nineteen, rate: 1 }", "/example", "body /tax: must be integer"],
    [", examples: { wrong: { value: { tax: 19 } } }", "/examples/wrong/value", "body /rate: is missing"],
  ])("are told with their place where they break it, and not used: %s", (more, place, problem) => {
    const contract = contractOf(of(more));
    expect(wrongExamples(contract)).toEqual([
      {
        place: `tax.openapi.yaml#/paths//quotes/post/responses/200/content/application/json${place}`,
        message: `the example of quoteTax's answer 200 breaks its own schema and is not used: ${problem}`,
      },
    ]);
    expect(answerOf(contract)).toEqual({ tax: 1, rate: 1 });
  });

  it("are told where one inside the schema breaks it, and not used", () => {
    const schema =
      "{ type: object, properties: { lines: { type: object, properties: { tax: { type: integer, example: none } } } } }";
    const contract = contractOf(of(""), "200", schema);
    expect(wrongExamples(contract)).toEqual([
      {
        place: "tax.openapi.yaml#/paths//quotes/post",
        message: expect.stringContaining(
          "made from `example` of /lines/tax, breaks its own schema and is not used: body /lines/tax",
        ),
      },
    ]);
    expect(answerOf(contract)).toEqual({ lines: { tax: 1 } });
  });

  it("may be wrong where nobody is answered with them", () => {
    const refusal = contractOf(of(", example: { tax: nineteen }"), "422");
    expect(wrongExamples(refusal)).toEqual([]);
    const played = contractOf(of(", example: { tax: nineteen }"));
    const simulator = { name: "tax", operations: { quoteTax: () => ({ status: 200, body: { tax: 19, rate: 1 } }) } };
    expect(wrongExamples(played, simulator)).toEqual([]);
  });

  it("that Firedrill makes itself from types and bounds accuse no author", () => {
    const schema = '{ type: object, required: [code], properties: { code: { type: string, pattern: "^(?=x)x$" } } }';
    expect(wrongExamples(contractOf(of(""), "200", schema))).toEqual([]);
  });
});

it("the built-in contracts' examples keep to their schemas", () => {
  for (const { contract } of builtinBlueprints()) expect(wrongExamples(contract)).toEqual([]);
});
