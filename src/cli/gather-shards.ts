import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { FiredrillError } from "../core/errors.ts";
import { type Difference, differencesOf, formatShard } from "../core/shard.ts";
import { readShard, type SavedShard, shardFile } from "./shard-file.ts";

/** A shard, and the folder that it was read from. */
export interface Gathered {
  readonly folder: string;
  readonly saved: SavedShard<unknown>;
}

/** Where `explore` keeps it, below the folder that it was given. */
const below = ["", "explore"];

const foldersIn = (folder: string): string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
};

/** The folders of shards that are meant: the one that was named, or those that stand in it. */
function shardFoldersOf(named: string): string[] {
  const inside = (folder: string): string[] =>
    below.map((name) => join(folder, name)).filter((each) => existsSync(join(each, shardFile)));
  const own = inside(named);
  if (own.length > 0) return own;
  const found = foldersIn(named)
    .sort()
    .flatMap((name) => inside(join(named, name)));
  return found.length > 0 ? found : [named];
}

const most = 3;

function shown(differences: readonly Difference[]): string {
  const told = differences.slice(0, most).map(({ what, one, other }) => `${what} (${other} here, ${one} there)`);
  const more = differences.length - told.length;
  return `${told.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

function refuseOthers(first: Gathered, other: Gathered): void {
  const differences = differencesOf(first.saved.work, other.saved.work);
  if (differences.length === 0) return;
  throw new FiredrillError({
    code: "FD_RUN",
    place: join(other.folder, shardFile),
    problem: `this shard is not of the same work as ${first.folder}: other is ${shown(differences)}`,
    remedy: "Run all shards on one commit, with the same configuration, scenarios, seed and options, and merge these.",
  });
}

/**
 * The shards in these folders, each once, in their order.
 *
 * @param named folders of shards, or folders that they stand in
 * @throws FiredrillError FD_RUN where one is damaged, they are not of one work, or one was given twice and differs
 */
export function gatherShards(named: readonly string[]): readonly [Gathered, ...Gathered[]] {
  const folders = [...new Map(named.flatMap(shardFoldersOf).map((folder) => [real(folder), folder])).values()];
  const byIndex = new Map<number, Gathered>();
  let first: Gathered | undefined;
  for (const folder of folders) {
    const gathered = { folder, saved: readShard(folder) };
    first ??= gathered;
    refuseOthers(first, gathered);
    const { shard, digest } = gathered.saved;
    const twin = byIndex.get(shard.index);
    if (twin !== undefined && twin.saved.digest !== digest)
      throw new FiredrillError({
        code: "FD_RUN",
        place: join(folder, shardFile),
        problem: `shard ${formatShard(shard)} is in ${twin.folder} too, and came to something else there`,
        remedy: "Give the folder of one of the two alone: the one that ran to its end.",
      });
    if (twin === undefined) byIndex.set(shard.index, gathered);
  }
  const sorted = [...byIndex.values()].sort((a, b) => a.saved.shard.index - b.saved.shard.index);
  const [one, ...others] = sorted;
  if (one === undefined) throw new Error("a folder without a shard is refused above");
  return [one, ...others];
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
