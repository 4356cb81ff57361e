import { exampleForPattern } from "../../contract/example-pattern.ts";
import { compilePattern } from "../../contract/pattern.ts";
import { partsOf, typesOf } from "../../contract/schema-parts.ts";
import { createRandom, type Random } from "../../core/random.ts";
import type { SimulatorContext } from "../define.ts";

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const alike = ["0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

const uuidFrom = (random: Random): string => {
  const hex = random.hex(32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
};

/** Other characters of the same kinds, behind the letters with which all ids of a vendor begin. */
function like(example: string, random: Random): string {
  const [kept = ""] = /^(?:[A-Z]{2}(?=[0-9a-f]{16})|[A-Za-z]+[_-])?/.exec(example) ?? [];
  const rest = example.slice(kept.length);
  const isHex = /^[0-9a-f-]+$/.test(rest) && /[a-f]/.test(rest);
  return (
    kept +
    rest.replace(/[a-z0-9]/gi, (one) =>
      isHex ? random.hex(1) : random.pick([...(alike.find((each) => each.includes(one)) ?? one)]),
    )
  );
}

/** A number that rises from id to id, as those of a database. */
function numberFrom(text: string, least: number, most: number): number {
  const [, count, rest] = /([0-9a-f]{8})k([0-9a-f]{7})$/.exec(text) ?? [];
  const random = createRandom(text);
  const number =
    count === undefined
      ? random.integer(1, 999_999_999)
      : Number.parseInt(count, 16) * 1000 + (Number.parseInt(rest ?? "0", 16) % 1000);
  return number >= least && number <= most
    ? number
    : random.integer(Math.max(1, least), Math.max(1, Math.min(most, 999_999_999)));
}

/**
 * An id as the contract's schema asks for it: a number, a UUID, what a pattern or lengths allow; else with the prefix of the
 * contract's example and fresh characters.
 *
 * @param inPath what the contract says of the id where it stands in a path
 * @param shape a regular expression that the partner's ids match, as far as the schema allows
 */
export function freshId(
  schema: unknown,
  example: unknown,
  context: SimulatorContext,
  document: unknown,
  inPath?: unknown,
  shape?: string,
): string | number {
  const parts = [...partsOf(schema, document), ...partsOf(inPath, document)];
  const first = <T>(word: string, type: "string" | "number"): T | undefined =>
    parts.map((part) => part[word]).find((value) => typeof value === type) as T | undefined;
  const types = typesOf(schema, document);
  const asked = typesOf(inPath, document);
  if (types.includes("string") && asked.includes("integer") && !asked.includes("string"))
    return String(numberFrom(context.id(""), 1, Number.POSITIVE_INFINITY));
  const isNumber = types.includes("integer") || types.includes("number");
  if (isNumber && !types.includes("string"))
    return numberFrom(
      context.id(""),
      first<number>("minimum", "number") ?? 1,
      first<number>("maximum", "number") ?? Number.POSITIVE_INFINITY,
    );
  if (types.length === 0 && typeof example === "number") return numberFrom(context.id(""), 1, Number.POSITIVE_INFINITY);
  const given = typeof example === "string" ? example : "";
  const plain = context.id(/^([A-Za-z]+)_/.exec(given)?.[1] ?? "id");
  const random = createRandom(plain);
  const pattern = first<string>("pattern", "string");
  const least = first<number>("minLength", "number") ?? 0;
  const most = first<number>("maxLength", "number") ?? Number.POSITIVE_INFINITY;
  const form = pattern === undefined ? undefined : compilePattern(pattern);
  const format = first<string>("format", "string");
  if (format === "uuid" || (pattern === undefined && uuidForm.test(given))) return uuidFrom(random);
  const fits = (text: string): boolean => text.length >= least && text.length <= most && (form === undefined || form.test(text));
  const recorded = shape === undefined ? undefined : exampleForPattern(shape, least, most, (items) => random.pick(items));
  if (recorded !== undefined && fits(recorded)) return recorded;
  const isLong = given.replace(/^[A-Za-z]+[_-]/, "").length >= 12;
  if (/^\d+$/.test(given) && fits(String(numberFrom(plain, 1, 10 ** Math.min(15, most) - 1))))
    return String(numberFrom(plain, 1, 10 ** Math.min(15, most) - 1));
  const shaped = given !== "" && isLong && /\d/.test(given) && !/[\s:/]/.test(given) ? like(given, random) : undefined;
  if (shaped !== undefined && /^[A-Z]/.test(shaped) && fits(shaped)) return shaped;
  if (fits(plain)) return plain;
  if (shaped !== undefined && fits(shaped)) return shaped;
  const made =
    pattern === undefined
      ? undefined
      : exampleForPattern(pattern, Math.max(least, Math.min(most, 12)), most, (items) => random.pick(items));
  const shorter =
    pattern === undefined || made !== undefined ? made : exampleForPattern(pattern, least, most, (items) => random.pick(items));
  if (shorter !== undefined) return shorter;
  const prefix = /^[A-Za-z]+_/.exec(given)?.[0] ?? "";
  const length = Math.min(Math.max(least, 16), most);
  const padded = (prefix + random.hex(Math.max(1, length - prefix.length))).slice(0, length);
  return fits(padded) ? padded : plain;
}
