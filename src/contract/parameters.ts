import type { ParameterDefinition, RequestParts, Violation } from "./contract.ts";
import { coerceText, readObject, typesOf } from "./form.ts";
import { type CompileContext, schemaAt } from "./media.ts";
import { cursorAt, type Tree } from "./reader.ts";
import type { Check } from "./validators.ts";

/** Checks one parameter of a request; pushes what it finds. */
export type ParameterCheck = (parts: RequestParts, found: Violation[]) => void;

/** OpenAPI 3.1, section 4.8.12.2: these headers are described elsewhere, and ignored here. */
const describedElsewhere = /^(accept|content-type|authorization)$/i;

/** `?a=1&a=2`, or `?a=1,2` where the contract says `explode: false`; in paths and headers always the latter (style simple). */
function readArray(
  parts: RequestParts,
  parameter: ParameterDefinition,
  exploded: boolean,
  coerce: (text: string) => unknown,
): unknown {
  const { name, in: where } = parameter;
  const repeated = where === "query" ? parts.query.getAll(name) : [readText(parts, parameter) ?? []].flat();
  if (repeated.length === 0) return undefined;
  const texts = where === "query" && exploded ? repeated : repeated.flatMap((text) => text.split(","));
  return texts.map((text) => coerce(text.trim()));
}

function readText(parts: RequestParts, { name, in: where }: ParameterDefinition): string | undefined {
  if (where === "query") return parts.query.get(name) ?? undefined;
  return where === "path" ? parts.path[name] : parts.headers[name.toLowerCase()];
}

function compileReader({ document }: CompileContext, parameter: ParameterDefinition, { style, explode }: Tree) {
  const { name, in: where, schema } = parameter;
  const types = typesOf(schema, document);
  if (types.includes("array")) {
    const itemTypes = typesOf(schema?.items, document);
    return (parts: RequestParts) => readArray(parts, parameter, explode !== false, (text) => coerceText(text, itemTypes));
  }
  if (where === "query" && types.includes("object") && (style === "deepObject" || explode !== false))
    return (parts: RequestParts) => readObject(parts.query, name, style === "deepObject", schema, document);
  return (parts: RequestParts) => {
    const text = readText(parts, parameter);
    return text === undefined ? undefined : coerceText(text, types);
  };
}

function compileParameter(
  context: CompileContext,
  tokens: readonly string[],
  path: string,
): { readonly parameter: ParameterDefinition; readonly check: ParameterCheck } | undefined {
  const cursor = cursorAt(context.document, tokens, context.place);
  const { name, in: where, required, example } = cursor?.tree ?? {};
  if (!cursor || typeof name !== "string" || (where !== "query" && where !== "path" && where !== "header")) return undefined;
  if (where === "header" && describedElsewhere.test(name)) return undefined;
  // no request can have what its path has no place for
  if (where === "path" && !path.includes(`{${name}}`)) return undefined;
  const schema = schemaAt(context, [...cursor.tokens, "schema"]);
  const parameter: ParameterDefinition = {
    name,
    in: where,
    required: required === true,
    ...(schema ? { schema: schema.schema } : {}),
    ...(example === undefined ? {} : { example }),
  };
  const conforms: Check = schema ? context.validators.at(schema.tokens, where, name) : () => [];
  const read = compileReader(context, parameter, cursor.tree);
  const check: ParameterCheck = (parts, found) => {
    const value = read(parts);
    if (value !== undefined) found.push(...conforms(value));
    else if (parameter.required) found.push({ in: where, pointer: name, message: "is missing" });
  };
  return { parameter, check };
}

/** The parameters of an operation, its own before its path's, and their checks. Undeclared ones are ignored. */
export function compileParameters(
  context: CompileContext,
  operationTokens: readonly string[],
  path: string,
): { readonly parameters: readonly ParameterDefinition[]; readonly checks: readonly ParameterCheck[] } {
  const compiled = new Map<string, NonNullable<ReturnType<typeof compileParameter>>>();
  for (const holder of [operationTokens.slice(0, -1), operationTokens]) {
    const list = holder.reduce<unknown>((value, token) => (value as Tree | undefined)?.[token], context.document) as
      | Tree
      | undefined;
    const parameters = Array.isArray(list?.parameters) ? list.parameters : [];
    for (const index of parameters.keys()) {
      const one = compileParameter(context, [...holder, "parameters", String(index)], path);
      if (one) compiled.set(`${one.parameter.in} ${one.parameter.name}`, one);
    }
  }
  const all = [...compiled.values()];
  return { parameters: all.map(({ parameter }) => parameter), checks: all.map(({ check }) => check) };
}
