import { type Contract, formatViolation, type Operation } from "../contract/contract.ts";
import { atPointer } from "../contract/pointer.ts";
import { FiredrillError } from "../core/errors.ts";
import type { Simulator } from "./define.ts";
import { resolve, type Success, successOf } from "./generic.ts";

/** Words of JSON Schema and OpenAPI with which an author gives a value. */
const givenWith = ["example", "examples", "default"];

/** The keyword with which the schema's author gave the value at `pointer`, or one around it; undefined where it was made from types and bounds. */
function givenBy(schema: unknown, document: unknown, pointer: string): string | undefined {
  let at = "";
  let found = resolve(schema, document);
  for (const token of ["", ...pointer.split("/").slice(1)]) {
    if (token !== "") {
      const next = /^\d+$/.test(token) ? found?.items : atPointer(found, `/properties/${token}`);
      at += `/${token}`;
      found = resolve(next, document);
    }
    const keyword = givenWith.find((word) => found !== undefined && word in found);
    if (keyword !== undefined) return `\`${keyword}\` of ${at || "the schema"}`;
  }
  return undefined;
}

function check(operation: Operation, success: Success, document: unknown): void {
  const { status, schema, example, exampleAt, contentType } = success;
  if (schema === undefined || example === undefined) return;
  const found = operation.validateResponse({ status, headers: {}, body: example, contentType });
  const wrong = found.find((violation) => violation.in === "body");
  if (wrong === undefined) return;
  const given = exampleAt === undefined ? givenBy(schema, document, wrong.pointer) : undefined;
  // What we made ourselves from types and bounds is no mistake of the contract's author.
  if (exampleAt === undefined && given === undefined) return;
  throw new FiredrillError({
    code: "FD_CONTRACT",
    place: exampleAt ?? operation.place,
    problem: `the example of ${operation.id}'s answer ${status}${given === undefined ? "" : `, made from ${given},`} breaks its own schema: ${formatViolation(wrong)}`,
    remedy:
      "Mend the example or the schema: the simulator would answer with it, and the integration would be right to refuse that.",
  });
}

/**
 * Refuses a contract whose examples break their own schemas, where the generic simulator would answer with them:
 * what the simulator's own state machine answers needs no example.
 *
 * @throws FiredrillError FD_CONTRACT with the example's place
 */
export function checkExamples(contract: Contract, simulator?: Simulator): void {
  for (const operation of contract.operations)
    if (simulator?.operations[operation.id] === undefined)
      check(operation, successOf(operation, contract.document), contract.document);
}
