import type { Asking } from "./config.ts";
import { onceFields, ownOnce, readOnce, type Shared } from "./config-processes.ts";
import { type RequestRules, readRequestSteps, requestFields } from "./config-requests.ts";
import type { Fields, Path, YamlText } from "./yaml-text.ts";

/** Customers wait for nothing of this, but drills do. */
const withinMs = 10_000;

/** What a request may say, and what a command may. */
export const askingFields: readonly string[] = [...requestFields, ...onceFields];

/** How something is asked: by a command of the shop's own where one is given, over HTTP else. */
export function readAsking(
  yaml: YamlText,
  fields: Fields,
  path: Path,
  rules: RequestRules & { readonly shared: Shared; readonly example: string },
): Asking {
  const { shared, example, ...ofRequest } = rules;
  if (fields.command === undefined) {
    const stranger = onceFields.find((name) => fields[name] !== undefined);
    if (stranger !== undefined)
      yaml.refuse(
        [...path, stranger],
        "this belongs to a command, and there is none",
        `Leave it out, or give \`command: ${example}\`.`,
      );
    return readRequestSteps(yaml, fields, path, ofRequest);
  }
  const stranger = requestFields.find((name) => fields[name] !== undefined);
  if (stranger !== undefined)
    yaml.refuse([...path, stranger], "it is asked by a command, and this belongs to a request", "Leave one of the two out.");
  const known = [...new Set([...rules.names, ...shared.known])];
  return { command: readOnce(yaml, ownOnce(fields), path, { ...shared, known }, example, withinMs) };
}
