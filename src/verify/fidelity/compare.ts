import type { Contract, Operation } from "../../contract/contract.ts";
import { type Data, fieldSchema, isData, isRequired, itemSchema, typesOf, wordsOf } from "../../contract/schema-parts.ts";
import type { Outcome } from "./run-trials.ts";
import { declaredHeaders, responseFor } from "./schema.ts";
import type { Answer, Trial } from "./trial.ts";

export const differenceKinds = [
  "operation",
  "status",
  "idempotency",
  "media type",
  "header",
  "error shape",
  "missing field",
  "extra field",
  "type",
  "word",
  "value",
  "items",
] as const;

/** One thing that sandbox and simulator do differently, and what the contract says of it. */
export interface Difference {
  readonly kind: (typeof differenceKinds)[number];
  /** Where: a JSON Pointer in the body, a header's name; empty for the whole answer. */
  readonly at: string;
  readonly contract: string;
  readonly sandbox: string;
  readonly simulator: string;
}

/** What a field of an error is called by which programs tell errors apart. */
const errorWords = ["code", "type", "error", "reason"];
/** Headers that mean something to a caller, whether or not the contract declares them. */
const tellingHeaders = ["allow", "etag", "location", "retry-after", "www-authenticate"];

const mediaTypeOf = ({ headers }: Answer): string =>
  (headers["content-type"] ?? "none").split(";", 1)[0]?.trim().toLowerCase() ?? "";

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/**
 * Where one field's type is compared, `integer` and `number` are one where the contract says `number`. What may be null is so
 * by its state: a cursor ends where a sandbox remembers no earlier things.
 */
const isSameType = (one: unknown, other: unknown, types: readonly string[]): boolean => {
  const both = [typeOf(one), typeOf(other)];
  if (both.includes("null") && both.every((type) => types.includes(type))) return true;
  return both[0] === both[1] || (types.includes("number") && both.every((type) => type === "integer" || type === "number"));
};

const shown = (value: unknown): string => (typeof value === "string" ? JSON.stringify(value) : String(value));

const isWord = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);

interface Place {
  readonly at: string;
  readonly schema: unknown;
  readonly document: Contract["document"];
  /** The request's own fields: what comes back of them is compared by its value. */
  readonly asked: Data;
  readonly isError: boolean;
}

function compareFields(sandbox: Data, simulator: Data, place: Place): readonly Difference[] {
  const { at, schema, document } = place;
  const names = [...new Set([...Object.keys(simulator), ...Object.keys(sandbox)])];
  return names.flatMap((name): readonly Difference[] => {
    const field = fieldSchema(schema, name, document);
    const pointer = `${at}/${name}`;
    const contract = field === undefined ? "knows no such field" : isRequired(schema, name, document) ? "required" : "optional";
    if (!(name in sandbox))
      return [{ kind: "missing field", at: pointer, contract, sandbox: "not there", simulator: typeOf(simulator[name]) }];
    if (!(name in simulator))
      return [{ kind: "extra field", at: pointer, contract, sandbox: typeOf(sandbox[name]), simulator: "not there" }];
    return compareValues(sandbox[name], simulator[name], { ...place, at: pointer, schema: field }, name);
  });
}

function compareValues(sandbox: unknown, simulator: unknown, place: Place, name = ""): readonly Difference[] {
  const { at, schema, document, asked, isError } = place;
  const types = typesOf(schema, document);
  if (!isSameType(sandbox, simulator, types)) {
    const contract = types.length === 0 ? "says no type" : types.join(" or ");
    return [{ kind: "type", at, contract, sandbox: typeOf(sandbox), simulator: typeOf(simulator) }];
  }
  if (isData(sandbox) && isData(simulator)) return compareFields(sandbox, simulator, place);
  if (Array.isArray(sandbox) && Array.isArray(simulator)) {
    // a sandbox remembers what earlier callers made
    if (simulator.length === 0) return [];
    if (sandbox.length === 0) return [{ kind: "items", at, contract: "has a list", sandbox: "empty", simulator: "has items" }];
    return compareValues(sandbox[0], simulator[0], { ...place, at: `${at}/0`, schema: itemSchema(schema, document) });
  }
  if (sandbox === simulator || !isWord(sandbox)) return [];
  const said = { at, sandbox: shown(sandbox), simulator: shown(simulator) };
  const words = wordsOf(schema, document);
  if (words !== undefined) return [{ ...said, kind: "word", contract: words.map(shown).join(", ") }];
  if (typeof sandbox === "boolean" || (isError && errorWords.includes(name)))
    return [{ ...said, kind: "word", contract: "leaves the word open" }];
  if (asked[name] === simulator)
    return [{ ...said, kind: "value", contract: "leaves the value open; the request had the simulator's" }];
  return [];
}

function compareHeaders(sandbox: Answer, simulator: Answer, operation: Operation, contract: Contract): readonly Difference[] {
  const declared = declaredHeaders(operation, simulator.status, contract);
  const names = [...new Set([...declared, ...tellingHeaders])];
  return names.flatMap((name): readonly Difference[] => {
    const has = [sandbox, simulator].map(({ headers }) => headers[name] !== undefined);
    if (has[0] === has[1]) return [];
    const words = has.map((one) => (one ? "sends it" : "does not send it"));
    const says = declared.includes(name) ? "declares it" : "says nothing of it";
    return [{ kind: "header", at: name, contract: says, sandbox: words[0] ?? "", simulator: words[1] ?? "" }];
  });
}

function declaredStatuses({ responses }: Operation): string {
  return responses.map(({ status }) => status).join(", ");
}

const fieldsOf = (body: unknown): string => (isData(body) ? Object.keys(body).sort().join(", ") || "no field" : typeOf(body));

/** An error's fields as one thing: whoever reads errors reads them together. */
function compareErrors(sandbox: Answer, simulator: Answer, place: Place): readonly Difference[] {
  const required = isData(simulator.body)
    ? Object.keys(simulator.body).filter((name) => isRequired(place.schema, name, place.document))
    : [];
  const lacks = required.some((name) => !isData(sandbox.body) || !(name in sandbox.body));
  const contract = required.length === 0 ? "says nothing of it" : `requires ${required.sort().join(", ")}`;
  if (lacks || typeOf(sandbox.body) !== typeOf(simulator.body))
    return [{ kind: "error shape", at: "", contract, sandbox: fieldsOf(sandbox.body), simulator: fieldsOf(simulator.body) }];
  return compareValues(sandbox.body, simulator.body, place);
}

/** Where two answers to the same request differ. */
export function compareOutcomes(trial: Trial, sandbox: Outcome, simulator: Outcome, contract: Contract): readonly Difference[] {
  const { operation, isAboutKeys, body } = trial;
  const [real, ours] = [sandbox.answer, simulator.answer];
  const word = (same: boolean | undefined): string => (same ? "repeats its first answer" : "answers anew");
  const repeated: readonly Difference[] =
    sandbox.isSame === simulator.isSame
      ? []
      : [
          {
            kind: "idempotency",
            at: "",
            contract: `keys are ${operation.firedrill.idempotency}`,
            sandbox: word(sandbox.isSame),
            simulator: word(simulator.isSame),
          },
        ];
  // then it is the first answer that differs
  const bothRepeat = sandbox.isSame === true && simulator.isSame === true;
  const status = (answer: Answer): string => (answer.status === 0 ? "no answer" : String(answer.status));
  const statuses: readonly Difference[] =
    real.status === ours.status
      ? []
      : [
          {
            kind: isAboutKeys && !bothRepeat ? "idempotency" : "status",
            at: "",
            contract: `has ${declaredStatuses(operation)}`,
            sandbox: status(real),
            simulator: status(ours),
          },
        ];
  const isError = ours.status >= 400;
  if (real.status === 0 || real.status >= 400 !== isError) return [...statuses, ...repeated];
  const declared = responseFor(operation, ours.status);
  const media: readonly Difference[] =
    mediaTypeOf(real) === mediaTypeOf(ours)
      ? []
      : [
          {
            kind: "media type",
            at: "",
            contract: declared?.contentTypes.join(", ") || "says none",
            sandbox: mediaTypeOf(real),
            simulator: mediaTypeOf(ours),
          },
        ];
  const place: Place = {
    at: "",
    schema: declared?.schema,
    document: contract.document,
    asked: isData(body) ? body : {},
    isError,
  };
  const bodies = isError ? compareErrors(real, ours, place) : compareValues(real.body, ours.body, place);
  return [...statuses, ...repeated, ...media, ...compareHeaders(real, ours, operation, contract), ...bodies];
}
