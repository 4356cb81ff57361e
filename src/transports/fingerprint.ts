import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { HistoryEvent } from "../core/history.ts";

const short = (hash: string): string => hash.slice(0, 16);

function filesUnder(path: string, ending: string): string[] {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending) && statSync(join(path, name)).isFile())
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
}

/** A number for the contents of all files of a kind in some folders: the same on any machine. */
export function hashFolders(root: string, folders: readonly string[], ending: string): string {
  const hash = createHash("sha256");
  for (const folder of folders)
    for (const name of filesUnder(join(root, folder), ending))
      hash
        .update(`${folder}/${name}\n`)
        .update(readFileSync(join(root, folder, name)))
        .update("\n");
  return short(hash.digest("hex"));
}

const namesFrom = (folder: string, files: readonly string[]): string[] => {
  const named = files.map((file) => relative(folder, file).replaceAll("\\", "/"));
  return [...new Set(named)].sort();
};

/** A number for the contents of each file, by its name from the folder. */
export function hashEach(folder: string, files: readonly string[]): Readonly<Record<string, string>> {
  const hashOf = (name: string): string =>
    short(
      createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex"),
    );
  return Object.fromEntries(namesFrom(folder, files).map((name) => [name, hashOf(name)]));
}

/** A number for the contents of some files, wherever the folder stands that they are named from. */
export function hashFiles(folder: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const name of namesFrom(folder, files))
    hash
      .update(`${name}\n`)
      .update(readFileSync(join(folder, name)))
      .update("\n");
  return short(hash.digest("hex"));
}

/** A number for a text. */
export const hashText = (text: string): string => short(createHash("sha256").update(text).digest("hex"));

/** A number for a history, byte for byte. */
export function hashHistory(events: readonly HistoryEvent[]): string {
  const hash = createHash("sha256");
  for (const event of events) hash.update(`${JSON.stringify(event)}\n`);
  return short(hash.digest("hex"));
}

/** The commit that is checked out in that folder; undefined where there is no repository. */
export function commitOf(folder: string): string | undefined {
  try {
    return execFileSync("git", ["rev-parse", "--short=12", "HEAD"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}
