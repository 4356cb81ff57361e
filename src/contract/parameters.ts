import type { RequestParts, Violation } from "./contract.ts";
import { type Cursor, cursorAt, type Tree } from "./reader.ts";
import type { Check, Validators } from "./validators.ts";

/** Checks one parameter of a request; pushes what it finds. */
export type ParameterCheck = (parts: RequestParts, found: Violation[]) => void;

const integerText = /^-?\d{1,15}$/;
const numberText = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** A parameter's text as the type that its schema asks for; left as text where it does not look like one, so that the schema refuses it. */
function coerce(text: string, type: unknown): unknown {
  const types = Array.isArray(type) ? type : [type];
  if (types.includes("integer") && integerText.test(text)) return Number(text);
  if (types.includes("number") && numberText.test(text)) return Number(text);
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  return text;
}

function readParameter(parts: RequestParts, place: Violation["in"], name: string, type: unknown): unknown {
  if (place === "query") {
    if (type === "array") {
      const all = parts.query.getAll(name);
      return all.length === 0 ? undefined : all;
    }
    const text = parts.query.get(name);
    return text === null ? undefined : coerce(text, type);
  }
  const text = place === "path" ? parts.path[name] : parts.headers[name.toLowerCase()];
  return text === undefined ? undefined : coerce(text, type);
}

function compileParameter(document: Tree, cursor: Cursor, validators: Validators, place: string): ParameterCheck | undefined {
  const { name, in: where, required } = cursor.tree;
  if (typeof name !== "string" || (where !== "query" && where !== "path" && where !== "header")) return undefined;
  const schema = cursorAt(document, [...cursor.tokens, "schema"], place);
  const check: Check = schema ? validators.at(schema.tokens, where, name) : () => [];
  // OpenAPI 3.1, section 4.8.12: these headers are described elsewhere and ignored here
  if (where === "header" && /^(accept|content-type|authorization)$/i.test(name)) return undefined;
  return (parts, found) => {
    const value = readParameter(parts, where, name, schema?.tree.type);
    if (value !== undefined) found.push(...check(value));
    else if (required === true) found.push({ in: where, pointer: name, message: "is missing" });
  };
}

/** The checks of an operation's own parameters and its path's. */
export function compileParameters(
  document: Tree,
  operationTokens: readonly string[],
  validators: Validators,
  place: string,
): ParameterCheck[] {
  const checks = new Map<string, ParameterCheck>();
  for (const holder of [operationTokens.slice(0, -1), operationTokens]) {
    const list = holder.reduce<unknown>((value, token) => (value as Tree | undefined)?.[token], document) as Tree | undefined;
    const parameters = Array.isArray(list?.parameters) ? list.parameters : [];
    for (const index of parameters.keys()) {
      const cursor = cursorAt(document, [...holder, "parameters", String(index)], place);
      const check = cursor && compileParameter(document, cursor, validators, place);
      if (check) checks.set(`${cursor.tree.in} ${cursor.tree.name}`, check);
    }
  }
  return [...checks.values()];
}
