import { lstatSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { FiredrillError } from "../core/errors.ts";
import { writeError } from "./files.ts";

/**
 * Refuses a `latest` that no run made: before the run, since afterwards it would be lost work.
 *
 * @throws FiredrillError FD_FILE
 */
export function checkLatest(runsFolder: string): void {
  const link = join(runsFolder, "latest");
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (found === undefined) return;
  const target = found.isSymbolicLink() ? readlinkSync(link) : undefined;
  // as markLatest makes it: the name of a run beside it, even of one that was removed since
  if (target !== undefined && basename(target) === target && target !== ".." && target !== ".") return;
  const what = target !== undefined ? `a link to ${target}` : found.isDirectory() ? "a folder" : "a file";
  throw new FiredrillError({
    code: "FD_FILE",
    place: link,
    problem: `${what} stands where Firedrill links to the latest run`,
    remedy: "Move it elsewhere, or give --out a folder for this run.",
  });
}

/** Points `latest` beside the run's folder at it, in one step: whoever follows it meanwhile finds the run before. */
export function markLatest(runsFolder: string, name: string): void {
  checkLatest(runsFolder);
  const link = join(runsFolder, "latest");
  const draft = `${link}.${process.pid}.new`;
  try {
    rmSync(draft, { force: true });
    symlinkSync(name, draft, "dir");
    renameSync(draft, link);
  } catch (thrown) {
    rmSync(draft, { force: true });
    throw writeError(link, thrown);
  }
}
