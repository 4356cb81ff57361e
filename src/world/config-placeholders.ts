import { suggest } from "../core/nearest.ts";
import type { Json } from "../core/schedule.ts";
import { isMalformed, namesIn } from "./template.ts";
import type { Path, YamlText } from "./yaml-text.ts";

/** Refuses placeholders that nothing fills, at the line where they stand. */
export function checkPlaceholders(yaml: YamlText, template: Json, path: Path, known: readonly string[]): void {
  if (typeof template === "object" && template !== null) {
    for (const [key, inner] of Object.entries(template)) checkPlaceholders(yaml, inner, [...path, key], known);
    return;
  }
  if (typeof template !== "string") return;
  if (isMalformed(template))
    yaml.refuse(path, `${JSON.stringify(template)} holds a placeholder that is not complete`, "Write it as {{name}}.");
  const stranger = namesIn(template).find((name) => !known.includes(name));
  if (stranger !== undefined) yaml.refuse(path, `nothing fills the placeholder {{${stranger}}}`, suggest(stranger, known));
}
