import type { Contract, Operation, ResponseDefinition } from "../contract/contract.ts";
import { exampleFor } from "../contract/example.ts";
import { isJson } from "../contract/media.ts";
import { repairExample } from "../contract/repair.ts";
import {
  type Data,
  fieldNames,
  fieldSchema,
  isData,
  isRequired,
  itemSchema,
  partsOf,
  resolve,
  typesOf,
  wordsOf,
} from "../contract/schema-parts.ts";
import type { WireReply } from "../core/fault.ts";
import type { Dialect } from "./dialect/dialect.ts";
import { spelled } from "./generic/names.ts";
import { type Problem, problemType } from "./problem.ts";

const forms = [/^default$/, /^5/, /^4/];

const describes = ({ schema, exampleAt, contentTypes }: ResponseDefinition): boolean =>
  (schema !== undefined || exampleAt !== undefined) && contentTypes.some(isJson);

/** What an example says of the shape of others like it. */
function schemaFrom(example: unknown): Data {
  if (Array.isArray(example)) return { type: "array", items: schemaFrom(example[0]) };
  if (isData(example)) {
    const properties = Object.fromEntries(Object.entries(example).map(([name, value]) => [name, schemaFrom(value)]));
    return { type: "object", required: Object.keys(example), properties };
  }
  const type = example === null || example === undefined ? {} : { type: typeof example };
  return { ...type, example };
}

/** Errors that an operation's contract describes; `default` is one where success is described apart. */
const errorsOf = ({ responses }: Operation): readonly ResponseDefinition[] =>
  responses.filter(
    (response) =>
      describes(response) &&
      (/^[45]/.test(response.status) || (response.status === "default" && responses.some(({ status }) => /^[23]/.test(status)))),
  );

/** The error for a status: its own, its class's, `default`; else, under another status, the most general one. */
function errorFor(errors: readonly ResponseDefinition[], status: number): ResponseDefinition | undefined {
  const named = [String(status), `${Math.floor(status / 100)}XX`, "default"];
  const own = named.map((wanted) => errors.find((error) => error.status === wanted)).find((found) => found !== undefined);
  return own ?? forms.map((form) => errors.find((error) => form.test(error.status))).find((found) => found !== undefined);
}

/** The error that most operations of a contract describe: for those that describe none, and for paths that nobody knows. */
function commonestError(contract: Contract): ResponseDefinition | undefined {
  const counts = new Map<unknown, { error: ResponseDefinition; count: number }>();
  for (const error of contract.operations.flatMap(errorsOf)) {
    const known = counts.get(error.schema) ?? { error, count: 0 };
    counts.set(error.schema, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.error;
}

function problemIn({ status, body }: WireReply): Problem | undefined {
  try {
    const read: unknown = JSON.parse(body);
    if (!isData(read)) return undefined;
    const text = (name: string): string => (typeof read[name] === "string" ? (read[name] as string) : "");
    const field = text("field");
    return {
      status,
      title: text("title"),
      code: text("code"),
      detail: text("detail") || text("title"),
      ...(field !== "" && { field }),
    };
  } catch {
    return undefined; // a fault may have made it
  }
}

const details = [
  "message",
  "msg",
  "detail",
  "description",
  "errordescription",
  "errormessage",
  "reason",
  "developermessage",
  "usermessage",
  "text",
  "faultstring",
  "errorsummary",
  "longmessage",
  "displaymessage",
];
const codes = ["code", "errorcode", "type", "error", "name", "errortype", "errorname", "key"];
const statuses = ["status", "statuscode", "httpstatus", "httpcode", "httpstatuscode", "httpresponsecode", "responsestatus"];
const fields = ["field", "param", "parameter", "pointer", "property", "attribute", "fieldname"];
const parts = ["error", "errors", "details", "messages", "fault", "meta", "result", "response", "data", "status"];

/** Words with which vendors sort errors, by what they are about. */
const kindsOf = ({ status, code }: Problem): readonly string[] => [
  spelled(code),
  ...(code.startsWith("idempotency") ? ["idempotency"] : []),
  ...(status === 401 || status === 403 ? ["authentication", "unauthorized", "auth", "permission", "forbidden"] : []),
  ...(status === 402 ? ["card", "payment", "declined"] : []),
  ...(status === 404 ? ["notfound", "missing"] : []),
  ...(status === 409 ? ["conflict"] : []),
  ...(status === 429 ? ["ratelimit", "toomany", "throttl"] : []),
  ...(status >= 500
    ? ["apierror", "internal", "server", "unavailable", "api"]
    : ["invalidrequest", "badrequest", "invalid", "validation", "request"]),
];

/** Of the words that a schema allows, the one that comes closest. */
function wordFor(words: readonly unknown[], problem: Problem): unknown {
  const named = words.filter((word) => typeof word === "string");
  for (const kind of kindsOf(problem)) {
    const found = kind === "" ? undefined : named.find((word) => spelled(word).includes(kind));
    if (found !== undefined) return found;
  }
  return words[0];
}

const openError = ({ code, detail, field }: Problem): Data => ({ code, message: detail, ...(field !== undefined && { field }) });

/** A text that the contract's author gives for what stands there. */
const authorsWord = (schema: unknown, document: unknown): unknown =>
  partsOf(schema, document).find((part) => "example" in part)?.example;

/** The value that says of a problem what a field's name asks for; undefined where it asks for something else. */
function valueFor(
  name: string,
  schema: unknown,
  document: unknown,
  problem: Problem,
  depth: number,
): { readonly value: unknown } | undefined {
  const word = spelled(name);
  const types = typesOf(schema, document);
  const known = wordsOf(schema, document);
  const isText = types.length === 0 || types.includes("string");
  const isNumber = types.includes("integer") || types.includes("number");
  if (types.includes("object") || fieldNames(schema, document) !== undefined)
    return parts.includes(word) && depth < 3 ? { value: bodyFor(schema, document, problem, depth + 1) } : undefined;
  if (types.includes("array")) {
    if (!parts.includes(word) || depth >= 3) return undefined;
    const items = itemSchema(schema, document);
    return {
      value: [
        typesOf(items, document).includes("string")
          ? (authorsWord(items, document) ?? problem.detail)
          : bodyFor(items, document, problem, depth + 1),
      ],
    };
  }
  if (types.includes("boolean"))
    return /^(?:success|ok|successful|issuccess)$/.test(word) ? { value: false } : word === "error" ? { value: true } : undefined;
  if (isNumber && !isText)
    return [...statuses, "code", "errorcode", "error"].includes(word) ? { value: problem.status } : undefined;
  if (known !== undefined)
    return codes.includes(word) || statuses.includes(word) ? { value: wordFor(known, problem) } : undefined;
  if (!isText) return undefined;
  if (details.includes(word)) return { value: problem.detail };
  if (word === "title") return { value: problem.title };
  if (codes.includes(word)) return { value: problem.code };
  if (statuses.includes(word)) return { value: String(problem.status) };
  if (!fields.includes(word) || problem.field === undefined) return undefined;
  return { value: word === "pointer" ? problem.field : problem.field.replace(/^\//, "").replaceAll("/", ".") };
}

/** An error as a schema describes it: what its fields' names ask for, and else only what must be there. */
function bodyFor(schema: unknown, document: unknown, problem: Problem, depth: number): unknown {
  const names = fieldNames(schema, document);
  if (names === undefined) return typesOf(schema, document).includes("string") ? problem.detail : openError(problem);
  const said = names.flatMap((name): (readonly [string, unknown])[] => {
    const inner = fieldSchema(schema, name, document);
    const found = valueFor(name, inner, document, problem, depth);
    if (found !== undefined) return [[name, found.value]];
    return isRequired(schema, name, document) ? [[name, exampleFor(inner, document)]] : [];
  });
  return Object.fromEntries(said);
}

/** Errors in a partner's own words. */
export interface OwnErrors {
  /**
   * A problem (RFC 9457) as the dialect says errors, or else as the contract describes them: those of its operation before those of others.
   * Where it describes none, or problem details, and where the reply is none, it stays as it is.
   *
   * @param operation undefined where the request reached none
   */
  say(operation: Operation | undefined, reply: WireReply, isError?: boolean): WireReply;
}

/** A problem in a dialect. What a fault says under a status of success keeps that status. */
function saidIn(say: NonNullable<Dialect["errors"]>, problem: Problem, reply: WireReply, isSuccess: boolean): WireReply {
  const { status, headers, body } = say(isSuccess && problem.status < 400 ? { ...problem, status: 503 } : problem);
  const { code } = problem;
  const all = { ...reply.headers, "content-type": "application/json", ...headers };
  return { status: isSuccess ? reply.status : status, headers: all, body: JSON.stringify(body), ...(code !== "" && { code }) };
}

export function createOwnErrors(contract: Contract, dialect: Dialect): OwnErrors {
  const { document } = contract;
  const known = new Map<Operation, readonly ResponseDefinition[]>();
  let common: { readonly error: ResponseDefinition | undefined } | undefined;

  const chosen = (operation: Operation | undefined, status: number): ResponseDefinition | undefined => {
    common ??= { error: commonestError(contract) };
    if (operation === undefined) return common.error;
    const errors = known.get(operation) ?? errorsOf(operation);
    known.set(operation, errors);
    // problem details that are promised for this very status are what is said
    const declared = operation.responses.find((response) => response.status === String(status));
    return declared?.contentTypes.includes(problemType) ? declared : (errorFor(errors, status) ?? common.error);
  };

  return {
    say: (operation, reply, isError = false) => {
      if (!isError && (reply.status < 400 || reply.headers["content-type"] !== problemType)) return reply;
      const problem = problemIn(reply);
      if (problem === undefined) return reply;
      if (dialect.errors !== undefined) return saidIn(dialect.errors, problem, reply, isError);
      const error = chosen(operation, reply.status);
      if (error === undefined || error.contentTypes.includes(problemType)) return reply;
      const contentType = error.contentTypes.find(isJson) ?? "application/json";
      const schema = resolve(error.schema, document);
      const isShown = fieldNames(schema, document) === undefined && isData(error.example);
      const made = bodyFor(isShown ? schemaFrom(error.example) : schema, document, problem, 0);
      const status = Number(error.status) || (reply.status < 400 ? 503 : reply.status);
      const owner =
        contract.operations.find((each) => each === operation && each.responses.includes(error)) ??
        contract.operations.find((each) => each.responses.includes(error));
      const problemOf = (body: unknown) =>
        owner?.validateResponse({ status, headers: {}, body, contentType }).find((violation) => violation.in === "body");
      const body = problemOf(made) === undefined ? made : (repairExample(made, error.schema, document, problemOf)?.value ?? made);
      const type = isError ? reply.headers : { ...reply.headers, "content-type": contentType };
      return { ...reply, headers: type, body: JSON.stringify(body), ...(problem.code !== "" && { code: problem.code }) };
    },
  };
}
