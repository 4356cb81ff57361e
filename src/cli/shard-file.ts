import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FiredrillError, messageOf } from "../core/errors.ts";
import type { Shard, SharedWork } from "../core/shard.ts";
import { writeWholeFile } from "../transports/files.ts";
import { hashText } from "../transports/fingerprint.ts";

/** The file that a shard leaves for `firedrill merge`. */
export const shardFile = "shard.json";

/** What a machine did of a work that several share. */
export interface SavedShard<Content> {
  readonly format: 1;
  readonly kind: "shard";
  readonly shard: Shard;
  readonly work: SharedWork;
  readonly content: Content;
  /** Of all the rest: what was damaged or cut short must not count. */
  readonly digest: string;
}

const digestOf = (shard: Shard, work: SharedWork, content: unknown): string => hashText(JSON.stringify([shard, work, content]));

/** Writes it into that folder, in the place of an earlier one. */
export function writeShard(folder: string, shard: Shard, work: SharedWork, content: unknown): void {
  const saved: SavedShard<unknown> = {
    ...{ format: 1, kind: "shard", shard, work, content },
    digest: digestOf(shard, work, content),
  };
  writeWholeFile(join(folder, shardFile), `${JSON.stringify(saved)}\n`);
}

/**
 * The shard in that folder.
 *
 * @throws FiredrillError FD_RUN where there is none, or it is damaged
 */
export function readShard(folder: string): SavedShard<unknown> {
  const file = join(folder, shardFile);
  const refuse = (problem: string, remedy: string): FiredrillError =>
    new FiredrillError({ code: "FD_RUN", place: file, problem, remedy });
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (thrown) {
    const isThere = existsSync(folder);
    const isAbsent = (thrown as NodeJS.ErrnoException).code === "ENOENT";
    throw refuse(
      isThere ? `no shard was kept here${isAbsent ? "" : `: ${messageOf(thrown)}`}` : "there is no such folder",
      "Give the folders that runs with --shard were given as --out, or the folder that they stand in.",
    );
  }
  const again = "Copy the shard's folder again as it was written, or run that shard again.";
  let saved: Partial<SavedShard<unknown>> | null;
  try {
    saved = JSON.parse(text) as Partial<SavedShard<unknown>> | null;
  } catch {
    throw refuse("the file was cut short, or is damaged", again);
  }
  if (saved?.kind !== "shard") throw refuse("this is nothing that a shard kept", again);
  if (saved.format !== 1)
    throw refuse(
      `this shard has format ${JSON.stringify(saved.format)}, and 1 is what is known here`,
      "Merge with the version of Firedrill that ran the shards.",
    );
  const { shard, work, content, digest } = saved;
  if (shard === undefined || work === undefined || digest !== digestOf(shard, work, content))
    throw refuse("this shard was changed or damaged", again);
  return saved as SavedShard<unknown>;
}
