import { afterEach, expect, it, vi } from "vitest";
import { tellWarnings, warningsOf } from "../../src/cli/contract-warnings.ts";
import { parseContract } from "../../src/contract/parse.ts";

/** Operations without ids, an example that is wrong, and schemas that nobody uses. */
const text = `openapi: 3.1.0
paths:
  /quotes:
    get:
      responses: { "200": { description: it, content: { application/json: { schema: { type: object }, example: none } } } }
components:
  schemas:
${Array.from({ length: 6 }, (_, n) => `    Wrong${n}: { type: none }`).join("\n")}
`;
const tax = { name: "tax", contract: parseContract(text, "tax.yaml") };

afterEach(() => vi.restoreAllMocks());

function told(): string[] {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  tellWarnings([tax]);
  return write.mock.calls.map(([line]) => String(line));
}

it("all that is odd is there to be shown", () => {
  expect(warningsOf(tax)).toHaveLength(8);
  expect(warningsOf(tax).at(-1)?.message).toMatch(/getQuotes's answer 200 breaks its own schema/);
});

it("the first few are told, with their places, and how many more there are", () => {
  const lines = told();
  expect(lines).toHaveLength(6);
  expect(lines[0]).toBe("warning: tax.yaml: without an operationId, operations are called by method and path: getQuotes\n");
  expect(lines[5]).toBe("warning: tax: 3 more; firedrill doctor shows them\n");
});
