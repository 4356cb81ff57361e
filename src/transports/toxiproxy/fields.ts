import { apiErrors } from "./api-error.ts";

/** A JSON object whose fields nobody has looked at yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads a request's body. Throws a 400 with Toxiproxy's wording. */
export function parseBody(text: string): unknown {
  if (text.trim() === "") throw apiErrors.badRequestBody("EOF");
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw apiErrors.badRequestBody(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value);

const refuse = (value: unknown, place: string, wanted: string): never => {
  throw apiErrors.badRequestBody(`json: cannot unmarshal ${kindOf(value)} into ${place} of type ${wanted}`);
};

/** `null` stands for "not given" everywhere, as in Go. */
export function asFields(value: unknown, place: string): Fields {
  if (value === null || value === undefined) return {};
  if (typeof value !== "object" || Array.isArray(value)) return refuse(value, place, "object");
  return value as Fields;
}

export function asList(value: unknown, place: string): readonly unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : refuse(value, place, "array");
}

/** Own fields alone: a body cannot reach `constructor` or `__proto__`. */
const field = <T>(fields: Fields, name: string, fallback: T, wanted: string, fits: (value: unknown) => boolean): T => {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined || value === null) return fallback;
  return fits(value) ? (value as T) : refuse(value, `field ${name}`, wanted);
};

export const textField = (fields: Fields, name: string, fallback: string): string =>
  field(fields, name, fallback, "string", (value) => typeof value === "string");

export const flagField = (fields: Fields, name: string, fallback: boolean): boolean =>
  field(fields, name, fallback, "bool", (value) => typeof value === "boolean");

export const numberField = (fields: Fields, name: string, fallback: number): number =>
  field(fields, name, fallback, "float32", (value) => typeof value === "number");

export const integerField = (fields: Fields, name: string, fallback: number): number =>
  field(fields, name, fallback, "int64", Number.isSafeInteger);
