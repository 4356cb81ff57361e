import type { Operation } from "../contract/contract.ts";
import { isForm } from "../contract/media.ts";
import { showsCardNumber } from "../core/card-numbers.ts";
import type { Refusal } from "./problem.ts";

/** A request's text is no larger: UTF-16 units, at most as many as its bytes. */
const mostCharacters = 1024 * 1024;
/** No contract nests deeper, and whoever walks the body must come back. */
const deepest = 32;

export type ReadBody =
  | { readonly type: "body"; readonly value: unknown }
  | { readonly type: "refused"; readonly refusal: Refusal };

const malformed = (detail: string): ReadBody => ({
  type: "refused",
  refusal: { status: 400, code: "malformed_request", detail, violations: [`the body: ${detail}`] },
});

export const tooLarge: Refusal = { status: 413, code: "content_too_large", detail: "The request is larger than 1 MiB." };

/** What is wrong with a parsed value's shape, whatever its contract; undefined where nothing is. */
function faultOf(value: unknown, depth: number): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > deepest) return `It nests deeper than ${deepest} levels.`;
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = faultOf(item, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const key in value) {
    // whoever copies it by assignment would change the prototype of the copy
    if (key === "__proto__") return "A field must not be called __proto__.";
    const found = faultOf((value as Record<string, unknown>)[key], depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Parses a request body that may be hostile. The text of other content types than JSON is not looked into. */
export function readJson(text: string, contentType: string | undefined): ReadBody {
  if (text.length > mostCharacters) return { type: "refused", refusal: tooLarge };
  if (text === "") return { type: "body", value: undefined };
  if (contentType !== undefined && contentType !== "application/json" && !contentType.endsWith("+json"))
    return { type: "body", value: text };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformed("It is not JSON.");
  }
  // U+FFFD stands where a transport decoded bytes that are no UTF-8
  if (text.includes("\uFFFD")) return malformed("It is not valid UTF-8.");
  return bounded(value);
}

/** A parsed body within bounds. */
function bounded(value: unknown): ReadBody {
  const fault = faultOf(value, 0);
  return fault === undefined ? { type: "body", value } : malformed(fault);
}

const isMultipart = (contentType: string): boolean => contentType === "multipart/form-data";

/**
 * Parses a body that is JSON, or a form where the operation takes one. Of other types it is the text.
 *
 * @param header the content type as it came, with its parameters
 */
export function readBody(
  text: string,
  contentType: string | undefined,
  { readForm, requestTypes }: Pick<Operation, "readForm" | "requestTypes">,
  header = contentType,
): ReadBody {
  const read = readJson(text, contentType);
  if (read.type === "refused" || typeof read.value !== "string" || contentType === undefined || !isForm(contentType)) return read;
  const form = readForm(text, header ?? contentType);
  if (form === undefined)
    return isMultipart(contentType) && requestTypes.includes(contentType) ? malformed("It is no form in parts.") : read;
  // files may hold any bytes
  if (isMultipart(contentType)) return bounded(form);
  return text.includes("\uFFFD") || /%(?![\da-f]{2})/i.test(text) ? malformed("It is no form.") : bounded(form);
}

/** Digits, and what may stand between groups of them. */
const cardLike = /^[\d\s.+_%\u00a0-]{13,}$/;

function decoded(path: string): string {
  if (!path.includes("%")) return path;
  try {
    return decodeURIComponent(path.replaceAll("+", " "));
  } catch {
    return path;
  }
}

/**
 * Whether a card number stands anywhere in a request. Of headers only those that are nothing but digits count: trace ids
 * and keys are full of digits that pass the check by chance.
 */
export function carriesCardNumber(path: string, headers: Readonly<Record<string, string>>, text: string, body: unknown): boolean {
  if (showsCardNumber(decoded(path)) || showsCardNumber(text)) return true;
  // an escape such as \u0034 hides digits from the text
  if (text.includes("\\") && showsCardNumber(JSON.stringify(body) ?? "")) return true;
  for (const name in headers) {
    const value = headers[name] as string;
    if (cardLike.test(value) && showsCardNumber(value)) return true;
  }
  return false;
}
