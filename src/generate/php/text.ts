/** Controls, marks of direction and what has no glyph: nothing that a contract says may hide in code. */
const unseen = /\p{C}/gu;

/** Any text as a PHP literal: nothing in it can end the literal, or be read as a variable. */
export function phpString(text: string): string {
  const whole = text.toWellFormed();
  if (!/\p{C}/u.test(whole)) return `'${whole.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const escaped = whole.replace(/[\\"$]/g, "\\$&").replace(unseen, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
  return `"${escaped}"`;
}

/** What JSON can say as a PHP literal; objects are arrays, as `json_decode` gives them. */
export function phpLiteral(value: unknown): string {
  if (typeof value === "string") return phpString(value);
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (Array.isArray(value)) return `[${value.map(phpLiteral).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `[${Object.entries(value)
      .map(([key, each]) => `${phpString(key)} => ${phpLiteral(each)}`)
      .join(", ")}]`;
  return "null";
}

const longestComment = 400;

/** A text on one line of a docblock, which it can neither end nor continue. */
export function commentText(text: string): string {
  const line = text
    .toWellFormed()
    .replace(unseen, " ")
    .replace(/\s+/g, " ")
    .replaceAll("*/", "* /")
    .replaceAll("?>", "? >")
    // a tag at the beginning would be read by tools
    .replace(/^\s*@+/, "")
    .trim();
  return line.length <= longestComment ? line : `${line.slice(0, longestComment).toWellFormed()} …`;
}

/** A docblock of these lines, which are comment texts or PHP types. */
export function docblock(lines: readonly string[], indent = ""): string {
  if (lines.length === 0) return "";
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("")}${indent} */\n`;
}
