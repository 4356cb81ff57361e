import { readdirSync, readFileSync } from "node:fs";

/** A fenced block of a page. */
export interface Block {
  readonly file: string;
  /** Of its first line of text. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** Why it is not to be checked: `<!-- not checked: reason -->` before it. */
  readonly exempt?: string;
}

/** Pages that users follow. Decisions and figures tell of the past. */
export const pages: readonly string[] = [
  "README.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md") && name !== "benchmarks.md")
    .map((name) => `docs/${name}`),
  ...readdirSync("docs/reference")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/reference/${name}`),
];

const fence = /^(?:<!-- not checked: (.+?) -->\n+)?```(\w*)\n([\s\S]*?)^```$/gm;

export function blocksIn(file: string, page = readFileSync(file, "utf8")): Block[] {
  return [...page.matchAll(fence)].map((match) => {
    const [whole, exempt, language = "", text = ""] = match;
    const before = page.slice(0, match.index + whole.indexOf("```"));
    return { file, line: before.split("\n").length + 1, language, text, ...(exempt !== undefined && { exempt }) };
  });
}
