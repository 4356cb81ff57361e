import { cpSync, lstatSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { FiredrillError } from "../core/errors.ts";
import { isFileName } from "../core/file-name.ts";
import { formatShard, type Shard } from "../core/shard.ts";
import type { Reporter } from "../report/report.ts";
import { terminal } from "../report/terminal.ts";
import { forTerminal } from "../report/text-safety.ts";
import { writeError } from "../transports/files.ts";
import { markLatest } from "../transports/latest-link.ts";
import { runFiles } from "../transports/run-files.ts";
import { type Kept, mergeRuns, missingFrom, type RunShard } from "../world/shards/run-shard.ts";
import { runsFolder } from "./drill.ts";
import { type Allowing, endsWith } from "./exit-code.ts";
import type { Gathered } from "./gather-shards.ts";
import { writeReports } from "./report.ts";
import { takesColor } from "./terminal-abilities.ts";

export type Gatherings = readonly [Gathered, ...Gathered[]];

/** The files of one time that a scenario was run: those that stand in its folder itself. */
function copyFiles(from: string, to: string): void {
  try {
    for (const name of readdirSync(from)) {
      const file = join(from, name);
      if (lstatSync(file).isFile()) cpSync(file, join(to, name));
    }
  } catch (thrown) {
    throw writeError(from, thrown);
  }
}

function copyKept(kept: readonly Kept[], gathered: Gatherings, to: ReturnType<typeof runFiles>): void {
  const folderOf = new Map(gathered.map(({ folder, saved }) => [saved.shard.index, folder]));
  for (const { shard, folder } of kept) {
    const parent = folderOf.get(shard.index) ?? "";
    const parts = folder.split("/");
    if (!parts.every(isFileName))
      throw new FiredrillError({
        code: "FD_RUN",
        place: parent,
        problem: `this shard was changed: ${JSON.stringify(folder)} is no folder of its run`,
        remedy: "Copy the shard's folder again as it was written, or run that shard again.",
      });
    const from = join(parent, ...parts);
    // what could not be begun has left nothing
    if (lstatSync(from, { throwIfNoEntry: false })?.isDirectory()) copyFiles(from, to.folderOf(folder));
  }
}

/** What is not there, for people. */
export function lackLines(
  shards: readonly { readonly shard: Shard; readonly isWhole: boolean }[],
  remedy = "run it again, and merge again",
): string[] {
  const count = shards[0]?.shard.count ?? 0;
  const missing = missingFrom(shards).map((index) => `shard ${formatShard({ index, count })} is missing`);
  const cut = shards.filter(({ isWhole }) => !isWhole).map(({ shard }) => `shard ${formatShard(shard)} did not come to its end`);
  return [...missing, ...cut].map((line) => `${line}: ${remedy}\n`);
}

export interface Joining extends Allowing {
  /** The folder of the one run, which nobody else writes into. */
  readonly folder: string;
  /** Whether the user named it; else it becomes the latest run. */
  readonly isNamed: boolean;
  readonly selected: readonly Reporter[];
  /** What is to be done where a shard lacks. */
  readonly remedy?: string;
}

/** Writes and tells what the shards of a drill came to, as if one machine had run it. Returns the exit code. */
export function joinRuns(gathered: Gatherings, { folder, isNamed, selected, allowUnproven, remedy }: Joining): number {
  const [first, ...others] = gathered.map(({ saved }) => saved.content as RunShard);
  if (first === undefined) throw new Error("there is a shard at least");
  const { result, kept } = mergeRuns([first, ...others]);
  const files = runFiles(folder);
  copyKept(kept, gathered, files);
  files.write("result.json", result);
  const written = writeReports(result, selected, folder);
  if (!isNamed) markLatest(runsFolder, basename(folder));
  const { output, exitCode } = terminal.render(result, { color: takesColor(process.stdout) });
  process.stdout.write(output);
  for (const line of lackLines([first, ...others], remedy)) process.stdout.write(line);
  for (const path of written) process.stdout.write(`wrote ${forTerminal(path)}\n`);
  return endsWith(exitCode, { allowUnproven });
}
