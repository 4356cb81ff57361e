import { lstatSync, mkdirSync, readdirSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FiredrillError } from "../core/errors.ts";
import { makeFolder, writeError } from "./files.ts";
import { lockFolder } from "./folder-lock.ts";

/** A folder into which nobody else writes until it is released. */
export interface ClaimedFolder {
  readonly path: string;
  release(): void;
}

/** Marks a folder as one that Firedrill made: what stands in it may be written over. */
const marker = ".firedrill-run";
const markerText = "Written by Firedrill: the next run with this folder as --out writes over what an earlier one left here.\n";

/** What people put into a folder that is kept empty; nothing of Firedrill's is called so. */
const besides = [".gitignore", ".gitkeep"];

const codeOf = (thrown: unknown): string => (thrown as NodeJS.ErrnoException).code ?? "";

/** True: it was made. False: something of that name is there. */
function makeOne(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === "EEXIST") return false;
    throw writeError(folder, thrown);
  }
}

function claim(path: string): ClaimedFolder {
  const release = lockFolder(path);
  try {
    writeFileSync(join(path, marker), markerText);
  } catch (thrown) {
    release();
    throw writeError(path, thrown);
  }
  return { path, release };
}

/** More runs in one second than any machine starts. */
const mostOfOneName = 10_000;

/**
 * A new folder of this name, or of the name with a number behind it where another run was faster.
 *
 * @throws FiredrillError FD_FILE
 */
export function createRunFolder(parent: string, name: string): ClaimedFolder {
  makeFolder(parent);
  for (let n = 1; n <= mostOfOneName; n += 1) {
    const path = join(parent, n === 1 ? name : `${name}-${n}`);
    if (makeOne(path)) return claim(path);
  }
  throw writeError(join(parent, name), { code: "EEXIST" });
}

/**
 * The folder that a user named: a new one, an empty one, or that of an earlier run.
 *
 * @throws FiredrillError FD_FILE where it holds anything else, another run writes into it, or it cannot be written
 */
export function claimFolder(folder: string): ClaimedFolder {
  makeFolder(dirname(resolve(folder)));
  if (makeOne(folder)) return claim(folder);
  makeFolder(folder);
  const names = readdirSync(folder).filter((name) => !besides.includes(name));
  if (names.length > 0 && !isMarked(folder)) throw strange(folder, names);
  return claim(folder);
}

function isMarked(folder: string): boolean {
  return lstatSync(join(folder, marker), { throwIfNoEntry: false })?.isFile() === true;
}

function strange(folder: string, names: readonly string[]): FiredrillError {
  const shown = names.slice(0, 3).join(", ");
  return new FiredrillError({
    code: "FD_FILE",
    place: folder,
    problem: `this folder holds what no run of Firedrill wrote (${shown}${names.length > 3 ? ` and ${names.length - 3} more` : ""})`,
    remedy: "Give --out a folder that is new, empty, or an earlier run's: files in it are written over.",
  });
}

/**
 * A folder of its own in a claimed one. Whatever leads elsewhere is refused, as nothing is written or removed outside of it.
 *
 * @throws FiredrillError FD_FILE
 */
export function folderWithin(folder: string, name: string): string {
  const path = join(folder, name);
  if (basename(path) !== name || dirname(path) !== join(folder)) throw leadsElsewhere(path);
  if (makeOne(path)) return path;
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw writeError(path, { code: "EEXIST" });
  if (realpathSync(path) !== join(realpathSync(folder), name)) throw leadsElsewhere(path);
  return path;
}

const leadsElsewhere = (path: string): FiredrillError =>
  new FiredrillError({
    code: "FD_FILE",
    place: path,
    problem: "this leads out of the run's folder",
    remedy: "Remove the link, or give --out a new folder.",
  });
