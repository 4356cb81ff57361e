import { exampleForPattern } from "./example-pattern.ts";
import { atPointer } from "./pointer.ts";
import { isData, resolve, wordsOf } from "./schema-parts.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Where schemas go round in circles, somewhere must be the end. */
const deepest = 12;
/** Optional fields are shown down to here. */
const deepestOptional = 3;
const mostItems = 100;
const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-01-15T10:00:00.000Z",
  date: "2026-01-15",
  time: "10:00:00Z",
  uuid: "00000000-0000-4000-8000-000000000000",
  uri: "http://127.0.0.1/",
  url: "http://127.0.0.1/",
  iri: "http://127.0.0.1/",
  "uri-reference": "/",
  "uri-template": "/{id}",
  email: "someone@example.com",
  hostname: "localhost",
  ipv4: "127.0.0.1",
  ipv6: "::1",
  duration: "P1D",
  byte: "dGV4dA==",
  "json-pointer": "/id",
  regex: "^a$",
};

const numberOr = (value: unknown, otherwise: number): number => (typeof value === "number" ? value : otherwise);

function exampleString(schema: Schema): string {
  const { format, pattern } = schema;
  if (typeof format === "string" && formats[format] !== undefined) return formats[format];
  const minLength = numberOr(schema.minLength, 0);
  const maxLength = numberOr(schema.maxLength, Number.POSITIVE_INFINITY);
  const matching = typeof pattern === "string" ? exampleForPattern(pattern, minLength, maxLength) : undefined;
  return matching ?? "text".padEnd(minLength, "x").slice(0, maxLength);
}

function exampleNumber(schema: Schema, whole: boolean): number {
  const least = numberOr(schema.minimum, -Infinity);
  const above = numberOr(schema.exclusiveMinimum, -Infinity);
  const most = numberOr(schema.maximum, Infinity);
  const below = numberOr(schema.exclusiveMaximum, Infinity);
  const step = numberOr(schema.multipleOf, 1);
  const low = Math.max(least, above) / step;
  const high = Math.min(most, below) / step;
  const fits = (value: number): boolean =>
    value >= least && value > above && value <= most && value < below && (!whole || Number.isInteger(value));
  // from the lower bound upwards, else 1, else from the upper bound downwards, else a fraction between them
  const multiples = [Math.ceil(low), Math.floor(low) + 1, 1, Math.floor(high), Math.ceil(high) - 1, (low + high) / 2];
  return (multiples.map((count) => count * step).find((value) => Number.isFinite(value) && fits(value)) ?? 0) + 0;
}

/** `first`, and others that are not the same: the next words of an enum, rising numbers, texts with a number behind them. */
function others(schema: unknown, document: unknown, first: unknown, count: number): unknown[] {
  const words = wordsOf(schema, document);
  if (words !== undefined && words.length >= count) return words.slice(0, count);
  return Array.from({ length: count }, (_, n) =>
    n === 0 ? first : typeof first === "number" ? first + n : typeof first === "string" ? `${first}${n}` : first,
  );
}

function exampleArray(schema: Schema, document: unknown, depth: number, trusted: boolean): unknown[] {
  const length = Math.min(numberOr(schema.minItems, 0), mostItems);
  if (length > 1 && schema.uniqueItems === true)
    return others(schema.items, document, exampleAt(schema.items ?? {}, document, depth + 1, trusted), length);
  return Array.from({ length }, () => exampleAt(schema.items ?? {}, document, depth + 1, trusted));
}

function exampleObject(schema: Schema, document: unknown, depth: number, trusted: boolean): Record<string, unknown> {
  const properties = (schema.properties ?? {}) as Record<string, unknown>;
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const shown = Object.entries(properties).filter(([name]) => required.has(name) || depth < deepestOptional);
  return Object.fromEntries(shown.map(([name, property]) => [name, exampleAt(property, document, depth + 1, trusted)]));
}

/** What the schema's author gives as an example; where those are not to be trusted, the values that the schema allows alone. */
function given(schema: Schema, trusted: boolean): { readonly value: unknown } | undefined {
  if ("const" in schema) return { value: schema.const };
  if (!trusted) return Array.isArray(schema.enum) ? { value: schema.enum[0] } : undefined;
  if ("example" in schema) return { value: schema.example };
  if (Array.isArray(schema.examples) && schema.examples.length > 0) return { value: schema.examples[0] };
  if ("default" in schema) return { value: schema.default };
  return Array.isArray(schema.enum) ? { value: schema.enum[0] } : undefined;
}

function composed(schema: Schema, document: unknown, depth: number, trusted: boolean): { readonly value: unknown } | undefined {
  if (Array.isArray(schema.allOf)) {
    const parts: unknown[] = schema.allOf.map((part) => exampleAt(part, document, depth + 1, trusted));
    // what one part asks for may be described by another
    const own = schema.properties || schema.required ? exampleObject(schema, document, depth, trusted) : {};
    const objects = parts.filter((part) => typeof part === "object" && part !== null);
    return { value: objects.length === 0 && !schema.properties ? parts[0] : Object.assign({}, own, ...objects) };
  }
  const choices = schema.oneOf ?? schema.anyOf;
  if (!Array.isArray(choices)) return undefined;
  const chosen = choices.find((choice) => resolve(choice, document)?.type !== "null") ?? choices[0];
  const value = exampleAt(chosen, document, depth + 1, trusted);
  // fields beside the choice belong to the same object
  return { value: schema.properties && isData(value) ? { ...exampleObject(schema, document, depth, trusted), ...value } : value };
}

function typeOf(schema: Schema): unknown {
  if (Array.isArray(schema.type)) return schema.type.find((one) => one !== "null") ?? "null";
  if (schema.type !== undefined) return schema.type;
  return schema.properties || schema.additionalProperties || schema.required ? "object" : schema.items ? "array" : "string";
}

function exampleAt(schema: unknown, document: unknown, depth: number, trusted: boolean): unknown {
  if (schema === true) return {};
  if (typeof schema !== "object" || schema === null || depth > deepest) return null;
  const tree = schema as Schema;
  if (typeof tree.$ref === "string")
    return exampleAt(atPointer(document, decodeURIComponent(tree.$ref.slice(1))), document, depth + 1, trusted);
  const known = given(tree, trusted) ?? composed(tree, document, depth, trusted);
  if (known) return known.value;
  switch (typeOf(tree)) {
    case "object":
      return exampleObject(tree, document, depth, trusted);
    case "array":
      return exampleArray(tree, document, depth, trusted);
    case "integer":
      return exampleNumber(tree, true);
    case "number":
      return exampleNumber(tree, false);
    case "boolean":
      return true;
    case "string":
      return exampleString(tree);
    default:
      return null;
  }
}

/**
 * An example of what a schema describes: its author's own where there is one, else made from types and bounds.
 * The same schema gives the same example.
 *
 * @param document where its references lead
 * @param trusted whether examples and defaults inside the schema are taken
 */
export const exampleFor = (schema: unknown, document: unknown, trusted = true): unknown =>
  exampleAt(schema, document, 0, trusted);
