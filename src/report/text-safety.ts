/** Text of partners and integrations as it may stand on a terminal: without control characters, which could rewrite what was printed. */
export function forTerminal(text: string): string {
  return [...text]
    .map((char) => (isControl(char) ? `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}` : char))
    .join("");
}

function isControl(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  // C0, DEL, C1, and the bidirectional overrides, which make text read as another
  return code < 32 || (code >= 127 && code < 160) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/** XML 1.0 text and attribute values; characters that XML cannot carry are replaced. */
export function forXml(text: string): string {
  return forTerminal(text.toWellFormed())
    .replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`)
    .replace(/[\uFFFE\uFFFF]/g, "\uFFFD");
}

/** Markdown in a table cell or list: no markup, no HTML, no new row. */
export function forMarkdown(text: string): string {
  return forTerminal(text).replace(/[\\`*_[\]<>|~#@&!]/g, (char) => `&#${char.charCodeAt(0)};`);
}
