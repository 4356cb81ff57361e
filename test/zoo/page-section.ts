import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Puts a section into a page, in place of the one of that heading or at its end. */
export function writeSection(path: string, heading: string, section: string): void {
  const page = existsSync(path) ? readFileSync(path, "utf8") : "";
  const from = page.indexOf(`${heading}\n`);
  const next = page.indexOf("\n## ", from);
  const after = next < 0 ? "" : page.slice(next);
  writeFileSync(path, from < 0 ? `${page.trimEnd()}\n\n${section}\n` : `${page.slice(0, from)}${section}\n${after}`);
}
