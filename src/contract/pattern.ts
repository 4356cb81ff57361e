/**
 * A regular expression of a contract. The `u` flag is what JSON Schema asks for (2020-12, section 6.4 of the core), but many
 * authors tried theirs without it, and `\-` or `\_` cannot be read with it. Undefined where neither can be read.
 */
export function compilePattern(pattern: string): RegExp | undefined {
  // `/^[a-z]+$/i`, as it stands in a program: taken by its letters nothing could match it
  const [, literal, given = ""] = /^\/(\^.*)\/([imsu]*)$/.exec(pattern) ?? [];
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(literal ?? pattern, [...new Set([...flags, ...given])].join(""));
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
