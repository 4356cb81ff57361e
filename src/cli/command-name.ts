import { existsSync, lstatSync, realpathSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../transports/package-root.ts";
import { quote } from "../world/shell-quote.ts";

/** Where and from what the command was started. */
export interface Start {
  /** The absolute path of `bin/firedrill.js`. */
  readonly bin: string;
  readonly cwd: string;
  /** `PATH`, and what package managers set. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Package managers other than npm, by how they name themselves, and how each runs a command of an installed package. */
const runners: Readonly<Record<string, string>> = { pnpm: "pnpm exec firedrill", yarn: "yarn firedrill", bun: "bunx firedrill" };

/** A link to ours, or one of the small scripts that some package managers write in its place. */
const leadsTo = (bin: string, link: string): boolean =>
  existsSync(link) && (!lstatSync(link).isSymbolicLink() || realpathSync(link) === bin);

function* upwards(folder: string): Generator<string> {
  yield folder;
  if (dirname(folder) !== folder) yield* upwards(dirname(folder));
}

/**
 * The command as it can be typed again in the same folder. `npx firedrill` only where it finds what is installed here: anywhere
 * else npx would ask a registry for a package of that name, and whoever owns that name would answer.
 */
export function commandName({ bin, cwd, env }: Start): string {
  const own = realpathSync(bin);
  const installed = [...upwards(cwd)].map((folder) => join(folder, "node_modules", ".bin", "firedrill")).find(existsSync);
  if (installed !== undefined && leadsTo(own, installed))
    return runners[/^\w+/.exec(env.npm_config_user_agent ?? "")?.[0] ?? ""] ?? "npx firedrill";
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const first = folders.map((folder) => join(folder, "firedrill")).find(existsSync);
  if (first !== undefined && leadsTo(own, first)) return "firedrill";
  return `node ${quote(relative(cwd, own))}`;
}

/** How this process is started again. */
export const command = (): string =>
  commandName({ bin: fileURLToPath(new URL("bin/firedrill.js", packageRoot)), cwd: process.cwd(), env: process.env });
