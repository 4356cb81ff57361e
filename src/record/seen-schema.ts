import { type Data, isData } from "../contract/schema-parts.ts";

/** Fields by whose words programs tell errors apart. */
const telling = /^(?:code|type|error|reason|name|status|(?:error|decline)_?(?:code|type))$/i;

const typeOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value === "object" ? "object" : typeof value;

/**
 * What some answers have in common: fields, types, and the words of fields by which errors are told apart.
 *
 * @param hasWords whether the words that were seen are the only ones
 */
export function seenSchema(values: readonly unknown[], hasWords: boolean, name = ""): Data {
  const types = [...new Set(values.map(typeOf))];
  const type = types.length === 1 ? types[0] : types;
  const objects = values.filter(isData);
  if (objects.length > 0) {
    const names = [...new Set(objects.flatMap((each) => Object.keys(each)))];
    const of = (field: string): readonly unknown[] => objects.flatMap((each) => (field in each ? [each[field]] : []));
    return {
      type,
      required: names.filter((field) => objects.every((each) => field in each)),
      properties: Object.fromEntries(names.map((field) => [field, seenSchema(of(field), hasWords, field)])),
    };
  }
  const items = values.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : []));
  if (items.length > 0) return { type, items: seenSchema(items, hasWords, name) };
  if (hasWords && type === "string" && telling.test(name)) return { type, enum: [...new Set(values)] };
  return { type, example: values[0] };
}
