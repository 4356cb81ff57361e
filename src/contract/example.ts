import { atPointer } from "./pointer.ts";

type Schema = Readonly<Record<string, unknown>>;

const deepest = 12;
const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-01-15T10:00:00.000Z",
  date: "2026-01-15",
  time: "10:00:00Z",
  uuid: "00000000-0000-4000-8000-000000000000",
  uri: "http://127.0.0.1/",
  email: "someone@example.com",
  hostname: "localhost",
  ipv4: "127.0.0.1",
};

function exampleString(schema: Schema): string {
  const { format, minLength } = schema;
  if (typeof format === "string" && formats[format] !== undefined) return formats[format];
  return "text".padEnd(typeof minLength === "number" ? minLength : 0, "x");
}

function exampleNumber(schema: Schema): number {
  for (const bound of [schema.minimum, schema.exclusiveMinimum, schema.maximum]) {
    if (typeof bound === "number") return bound === schema.exclusiveMinimum ? bound + 1 : bound;
  }
  return 1;
}

function exampleObject(schema: Schema, document: unknown, depth: number): Record<string, unknown> {
  const properties = (schema.properties ?? {}) as Record<string, unknown>;
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const result: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties)) {
    if (required.has(name) || depth < 3) result[name] = exampleFor(property, document, depth + 1);
  }
  return result;
}

/** An example of what a schema describes: its own where it has one, else made from its types. The same schema gives the same example. */
export function exampleFor(schema: unknown, document: unknown, depth = 0): unknown {
  if (typeof schema !== "object" || schema === null || depth > deepest) return null;
  const given = schema as Schema;
  if (typeof given.$ref === "string") return exampleFor(atPointer(document, given.$ref.slice(1)), document, depth + 1);
  if ("const" in given) return given.const;
  if ("example" in given) return given.example;
  if (Array.isArray(given.examples) && given.examples.length > 0) return given.examples[0];
  if ("default" in given) return given.default;
  if (Array.isArray(given.enum)) return given.enum[0];
  if (Array.isArray(given.allOf)) {
    const parts = [
      given.properties ? exampleObject(given, document, depth) : {},
      ...given.allOf.map((part) => exampleFor(part, document, depth + 1)),
    ];
    return Object.assign({}, ...parts.filter((part) => typeof part === "object"));
  }
  const choices = given.oneOf ?? given.anyOf;
  if (Array.isArray(choices)) return exampleFor(choices[0], document, depth + 1);
  const type = Array.isArray(given.type) ? given.type.find((one) => one !== "null") : given.type;
  switch (type ?? (given.properties ? "object" : "string")) {
    case "object":
      return exampleObject(given, document, depth);
    case "array":
      return typeof given.minItems === "number" && given.minItems > 0 ? [exampleFor(given.items, document, depth + 1)] : [];
    case "integer":
    case "number":
      return exampleNumber(given);
    case "boolean":
      return true;
    case "string":
      return exampleString(given);
    default:
      return null;
  }
}
