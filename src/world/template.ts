import type { Json } from "../core/schedule.ts";

export type Values = Readonly<Record<string, Json | undefined>>;

const placeholder = /\{\{\s*([\w.-]+)\s*\}\}/g;
const alone = /^\{\{\s*([\w.-]+)\s*\}\}$/;

/** Whether a text opens a placeholder that it does not end: it would be sent as it stands. */
export const isMalformed = (text: string): boolean => text.replace(placeholder, "").includes("{{");

/** The placeholders of a text, and where each begins. */
export const placeholdersIn = (text: string): readonly { readonly name: string; readonly at: number }[] =>
  [...text.matchAll(placeholder)].map(({ 1: name = "", index }) => ({ name, at: index }));

/** The names that a template asks for. */
export function namesIn(template: Json): readonly string[] {
  if (typeof template === "string") return [...template.matchAll(placeholder)].map(([, name]) => name ?? "");
  if (Array.isArray(template)) return template.flatMap(namesIn);
  return typeof template === "object" && template !== null ? Object.values(template).flatMap(namesIn) : [];
}

/** A text with its placeholders filled; what has no value is filled with nothing. */
export const fillText = (template: string, values: Values, encode: (text: string) => string = (text) => text): string =>
  template.includes("{{")
    ? template.replace(placeholder, (_whole, name: string) => encode(String(values[name] ?? "")))
    : template;

/** As a header can carry it: what is no ASCII is escaped as in a URL. */
export const inHeader = (text: string): string =>
  text.replaceAll(/[^ -~]+/g, (others) => encodeURIComponent(others.toWellFormed()));

/** Inside of a selector's quotes. */
export const inSelector = (text: string): string => text.replaceAll(/["'\\]/g, "\\$&");

/** JSON with its placeholders filled. A text that is one placeholder takes its value's type; a field whose value is missing is left out. */
export function fill(template: Json, values: Values): Json | undefined {
  if (typeof template === "string") {
    const name = template.startsWith("{{") ? alone.exec(template)?.[1] : undefined;
    return name === undefined ? fillText(template, values) : values[name];
  }
  if (Array.isArray(template)) return template.map((item) => fill(item, values)).filter((item) => item !== undefined);
  if (typeof template !== "object" || template === null) return template;
  const entries = Object.entries(template).map(([name, value]) => [name, fill(value, values)] as const);
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined));
}
