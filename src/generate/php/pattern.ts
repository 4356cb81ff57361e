import { compilePattern } from "../../contract/pattern.ts";

const code = (hex: string): string => `\\x{${hex}}`;
/** With PHP's `u` modifier these are Unicode's digits and letters; in ECMA-262 they are ASCII's. */
const outside: Readonly<Record<string, string>> = { d: "[0-9]", D: "[^0-9]", w: "[A-Za-z0-9_]", W: "[^A-Za-z0-9_]" };
const inside: Readonly<Record<string, string>> = { d: "0-9", w: "A-Za-z0-9_" };

/** The escape at the beginning of `rest`, and how long it is; undefined where it means something that PCRE has not. */
function translateEscape(rest: string, isInClass: boolean): readonly [text: string, length: number] | undefined {
  const hex = /^\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\})/.exec(rest);
  if (hex !== null) {
    const digits = hex[1] ?? hex[2] ?? hex[3] ?? "";
    // a half of a surrogate pair is no character in PCRE
    return /^d[89a-f]..$/i.test(digits) ? undefined : [code(digits), hex[0].length];
  }
  const property = /^\\[pP]\{(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)\}/.exec(rest);
  if (property !== null) return [property[0], property[0].length];
  const sign = rest.charAt(1);
  const ascii = (isInClass ? inside : outside)[sign];
  if (ascii !== undefined) return [ascii, 2];
  if (sign === "0" && !/\d/.test(rest.charAt(2))) return [code("0"), 2];
  if (sign === "v") return [code("b"), 2];
  if (sign === "b" && isInClass) return [code("8"), 2];
  if (/[sSnrtf]/.test(sign)) return [`\\${sign}`, 2];
  if (/[bB1-9]/.test(sign) && !isInClass) return [`\\${sign}`, 2];
  return /[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]/.test(sign) ? [`\\${sign}`, 2] : undefined;
}

function translateSign(rest: string, isInClass: boolean): readonly [text: string, length: number] {
  if (isInClass) return [rest.startsWith("[") ? "\\[" : rest.charAt(0) === "~" ? "\\~" : rest.charAt(0), 1];
  if (rest.startsWith("[^]")) return ["[\\s\\S]", 3];
  if (rest.startsWith("[]")) return ["(?!)", 2];
  if (rest.startsWith("[^")) return ["[^", 2];
  if (rest.startsWith(".")) return ["[^\\n\\r\\x{2028}\\x{2029}]", 1];
  return [rest.startsWith("~") ? "\\~" : rest.charAt(0), 1];
}

/**
 * A pattern of JSON Schema (ECMA-262) as one of PCRE, with its delimiters and modifiers. Undefined where it says something that
 * the two read differently, or that is no pattern.
 */
export function phpPattern(pattern: string): string | undefined {
  if (!pattern.isWellFormed() || compilePattern(pattern) === undefined) return undefined;
  let translated = "";
  let isInClass = false;
  for (let n = 0; n < pattern.length; ) {
    const rest = pattern.slice(n);
    const step = rest.startsWith("\\") ? translateEscape(rest, isInClass) : translateSign(rest, isInClass);
    if (step === undefined) return undefined;
    const [text, length] = step;
    if (!rest.startsWith("\\")) {
      if (isInClass && rest.startsWith("]")) isInClass = false;
      else if (!isInClass && rest.startsWith("[") && text.startsWith("[") && !text.endsWith("]")) isInClass = true;
    }
    translated += text;
    n += length;
  }
  return `~${translated}~uD`;
}
