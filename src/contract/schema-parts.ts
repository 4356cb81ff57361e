import { atPointer } from "./pointer.ts";

export type Data = Readonly<Record<string, unknown>>;

export const isData = (value: unknown): value is Data => typeof value === "object" && value !== null && !Array.isArray(value);

/** A schema without its reference. */
export function resolve(schema: unknown, document: unknown): Data | undefined {
  let found = schema;
  for (let hops = 0; isData(found) && typeof found.$ref === "string" && hops < 16; hops += 1)
    found = atPointer(document, decodeURIComponent(found.$ref.slice(1)));
  return isData(found) ? found : undefined;
}

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

/** Names of the fields that a schema knows; undefined where it tells of none. */
export function fieldNames(schema: unknown, document: unknown): readonly string[] | undefined {
  const known = partsOf(schema, document).flatMap(({ properties }) => (isData(properties) ? [Object.keys(properties)] : []));
  return known.length === 0 ? undefined : [...new Set(known.flat())];
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

/** The schema of what stands at a JSON Pointer's tokens in a value; undefined where the contract does not say. */
export function schemaOf(schema: unknown, tokens: readonly string[], document: unknown): unknown {
  let found: unknown = schema;
  for (const token of tokens) {
    const parts = partsOf(found, document);
    const more = parts.map(({ additionalProperties }) => additionalProperties).find(isData);
    found = fieldSchema(found, token, document) ?? (/^\d+$/.test(token) ? itemSchema(found, document) : undefined) ?? more;
    if (found === undefined) return undefined;
  }
  return found;
}
