import type { Contract, Operation, ResponseDefinition } from "../../contract/contract.ts";
import { resolve } from "../../partner/success.ts";

export type Data = Readonly<Record<string, unknown>>;

export const isData = (value: unknown): value is Data => typeof value === "object" && value !== null && !Array.isArray(value);

/** The answer that the contract declares for a status: itself, its class (`4XX`), or `default`. */
export const responseFor = ({ responses }: Operation, status: number): ResponseDefinition | undefined =>
  [String(status), `${Math.floor(status / 100)}XX`, "default"]
    .map((wanted) => responses.find((response) => response.status.toUpperCase() === wanted.toUpperCase()))
    .find((found) => found !== undefined);

/** A schema, and those that it is made of. */
export function partsOf(schema: unknown, document: unknown, depth = 0): readonly Data[] {
  const found = resolve(schema, document);
  if (found === undefined || depth > 4) return [];
  const inner = ["allOf", "oneOf", "anyOf"].flatMap((word) => (Array.isArray(found[word]) ? (found[word] as unknown[]) : []));
  return [found, ...inner.flatMap((part) => partsOf(part, document, depth + 1))];
}

/** The schema of a field; undefined where the contract knows no such field. */
export function fieldSchema(schema: unknown, name: string, document: unknown): unknown {
  const holder = partsOf(schema, document).find(({ properties }) => isData(properties) && Object.hasOwn(properties, name));
  return isData(holder?.properties) ? holder.properties[name] : undefined;
}

export const itemSchema = (schema: unknown, document: unknown): unknown =>
  partsOf(schema, document).find(({ items }) => items !== undefined)?.items;

export const isRequired = (schema: unknown, name: string, document: unknown): boolean =>
  partsOf(schema, document).some(({ required }) => Array.isArray(required) && required.includes(name));

/** The words that a schema allows; undefined where it does not count them. */
export function wordsOf(schema: unknown, document: unknown): readonly unknown[] | undefined {
  for (const part of partsOf(schema, document)) {
    if (Array.isArray(part.enum)) return part.enum;
    if ("const" in part) return [part.const];
  }
  return undefined;
}

export const typesOf = (schema: unknown, document: unknown): readonly string[] =>
  partsOf(schema, document)
    .flatMap(({ type }) => (Array.isArray(type) ? type : type === undefined ? [] : [type]))
    .map(String);

/** Names of the headers that the contract declares for an answer, in lower case. */
export function declaredHeaders(operation: Operation, status: number, { document }: Contract): readonly string[] {
  const paths = isData(document.paths) ? document.paths : {};
  const item = resolve(paths[operation.path], document);
  const written = resolve(item?.[operation.method.toLowerCase()], document);
  const declared = responseFor(operation, status);
  const responses = isData(written?.responses) ? written.responses : {};
  const response = declared && resolve(responses[declared.status], document);
  return Object.keys(isData(response?.headers) ? response.headers : {}).map((name) => name.toLowerCase());
}
