import { checkPlaceholders } from "./config-placeholders.ts";
import { namesIn } from "./template.ts";
import type { Path, YamlText } from "./yaml-text.ts";

/** What every order is known by. */
export const orderNames = ["order", "id", "customer"] as const;

/** How the shop names its orders at partners. */
export function readNameTemplate(yaml: YamlText, value: unknown, path: Path): string {
  const text = yaml.text(value, path, "WC{{id}}");
  checkPlaceholders(yaml, text, path, orderNames);
  if (namesIn(text).length > 0) return text;
  return yaml.refuse(path, `${JSON.stringify(text)} is the same for every order`, "Write one such as WC{{id}}.");
}
