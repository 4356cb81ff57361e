/**
 * A regular expression of a contract. The `u` flag is what JSON Schema asks for (2020-12, section 6.4 of the core), but many
 * authors tried theirs without it, and `\-` or `\_` cannot be read with it. Undefined where neither can be read.
 */
export function compilePattern(pattern: string): RegExp | undefined {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // of another engine, such as PCRE, or written for the other flag
    }
  }
  return undefined;
}

/** For Ajv: what cannot be read forbids nothing. */
export const patternEngine = Object.assign((pattern: string): RegExp => compilePattern(pattern) ?? /(?:)/, {
  code: "patternEngine",
});
