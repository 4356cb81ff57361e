import { formatViolation, type Operation, type ResponseDefinition, type Violation } from "../contract/contract.ts";
import { exampleFor } from "../contract/example.ts";
import { isJson } from "../contract/media.ts";
import { atPointer } from "../contract/pointer.ts";
import { repairExample } from "../contract/repair.ts";
import { type Data, resolve } from "../contract/schema-parts.ts";
import { documentOf } from "./documents.ts";

/** What an operation answers when nothing goes wrong. */
export interface Success {
  readonly status: number;
  readonly schema: Data | undefined;
  /** The contract's, or one made from its schema; undefined: no body. */
  readonly example: unknown;
  /** The example as a whole is what the contract's author wrote. */
  readonly isWritten: boolean;
  /** What the contract declares: JSON before all, such as `application/hal+json`. */
  readonly contentType: string;
  /** Where a body breaks the contract; undefined where it keeps it. */
  problemOf(body: unknown): Violation | undefined;
  /** A body that keeps the contract, made from one that may not; undefined where that cannot be done. */
  mend(body: unknown): unknown;
  /** An example of the contract's author that is not used, because it breaks its own schema. */
  readonly wrong?: { readonly place: string; readonly message: string };
}

export const plainJson = "application/json";

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

/** The answer that a contract gives for success; where it forgets one, what it says of any answer, or that another place has it. */
function successAmong(responses: readonly ResponseDefinition[]): ResponseDefinition | undefined {
  const forms = [/^2\d\d$/, /^2XX$/, /^default$/, /^3\d\d$/];
  return forms.map((form) => responses.find(({ status }) => form.test(status))).find((found) => found !== undefined);
}

/** JSON before all; where there is none, whatever the contract declares first. */
function contentTypeOf({ contentTypes }: ResponseDefinition): string {
  const json = contentTypes.find(isJson);
  const [first = plainJson] = contentTypes;
  return json ?? (first.includes("*") ? plainJson : first);
}

/**
 * What success is answered with: the contract's example, else one made from its schema. An example that breaks the schema
 * is not used, since the integration would be right to refuse it.
 */
export function successOf(operation: Operation, document: unknown): Success {
  const { responses, id, place } = operation;
  const response = successAmong(responses);
  if (response === undefined)
    return {
      status: 200,
      schema: undefined,
      example: undefined,
      isWritten: false,
      contentType: plainJson,
      problemOf: () => undefined,
      mend: (body) => body,
    };
  const schema = resolve(response.schema, document);
  const status = Number(response.status) || 200;
  const contentType = contentTypeOf(response);
  const { exampleAt } = response;
  const problemOf = (body: unknown): Violation | undefined =>
    operation.validateResponse({ status, headers: {}, body, contentType }).find((violation) => violation.in === "body");
  const answer = (example: unknown, wrong?: Success["wrong"]): Success => ({
    status,
    schema,
    example,
    isWritten: exampleAt !== undefined && example === response.example,
    contentType,
    problemOf,
    mend: (body) => repairExample(body, schema, document, problemOf)?.value,
    ...(wrong && { wrong }),
  });
  if (response.contentTypes.length > 0 && !isJson(contentType)) return answer(response.text ?? documentOf(contentType));
  // JSON of which nothing more is said
  const anything = response.contentTypes.length > 0 ? {} : undefined;
  if (schema === undefined) return answer(exampleAt === undefined ? anything : response.example);

  const breaks = (how: string, problem: Violation): string =>
    `the example of ${id}'s answer ${status}${how} breaks its own schema and is not used: ${formatViolation(problem)}`;
  const given = exampleAt === undefined ? undefined : problemOf(response.example);
  if (exampleAt !== undefined && given === undefined) return answer(response.example);
  const wrong = given && exampleAt !== undefined ? { place: exampleAt, message: breaks("", given) } : undefined;
  const made = exampleFor(schema, document);
  const problem = problemOf(made);
  if (problem === undefined) return answer(made, wrong);
  const plain = exampleFor(schema, document, false);
  const mended = problemOf(plain) === undefined ? { value: plain } : repairExample(made, schema, document, problemOf);
  const best = mended === undefined ? made : mended.value;
  // what we made ourselves from types and bounds is no mistake of the contract's author
  const keyword = givenBy(schema, document, problem.pointer);
  return answer(
    best,
    wrong ?? (keyword === undefined ? undefined : { place, message: breaks(`, made from ${keyword},`, problem) }),
  );
}
