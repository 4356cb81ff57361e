import { dirname, resolve } from "node:path";
import { parseEnv } from "node:util";
import { readTextFile } from "../../transports/files.ts";
import type { DrillConfig } from "../config.ts";

/**
 * The variables of `integration.env_file`; of two of one name that of the later file. Their values are secrets.
 *
 * @throws FiredrillError FD_FILE where a file cannot be read
 */
export function envOfFiles({ envFiles, place }: Pick<DrillConfig, "envFiles" | "place">): Readonly<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const file of envFiles) {
    const variables = parseEnv(readTextFile(resolve(dirname(place), file), "file of variables (integration.env_file)"));
    for (const [name, value] of Object.entries(variables)) if (value !== undefined) env[name] = value;
  }
  return env;
}
