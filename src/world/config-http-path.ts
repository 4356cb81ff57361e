import type { Path, YamlText } from "./yaml-text.ts";

/** The path of a URL, from its slash on. */
export function readHttpPath(yaml: YamlText, value: unknown, path: Path, example: string): string {
  const text = yaml.text(value, path, example);
  return text.startsWith("/") ? text : yaml.refuse(path, `${JSON.stringify(text)} is no path`, "A path begins with a slash.");
}
