import { closeSync, existsSync, fstatSync, globSync, openSync, readSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { Clock } from "../../core/clock.ts";

/** Patterns that no file has matched. */
export interface Unmatched {
  /** Their folder is there: nothing may have been logged. */
  readonly unmatched: readonly string[];
  /** There is no such folder. */
  readonly nowhere: readonly string[];
}

export interface LogFiles {
  /** Reads what is left, and stops looking. */
  stop(): Unmatched;
}

interface Followed {
  name: string;
  offset: number;
  decoder: StringDecoder;
  rest: string;
}

const betweenLooksMs = 250;
const pieceBytes = 64 * 1024;
/** One that never ends its line must not fill the memory. */
const longestLine = 256 * 1024;

/**
 * Follows files that are appended to, as `tail -F` does: what was written before is not told, a file that is renamed is the same
 * one under another name, and one that got shorter was emptied and begins anew.
 *
 * @param globs relative to `cwd`
 * @param onLine told each whole line, and the file that it stands in
 */
export function followLogFiles(options: {
  readonly globs: readonly string[];
  readonly cwd: string;
  readonly clock: Clock;
  readonly onLine: (file: string, line: string) => void;
}): LogFiles {
  const { globs, cwd, clock, onLine } = options;
  const files = new Map<string, Followed>();
  const unmatched = new Set(globs);
  const piece = Buffer.alloc(globs.length === 0 ? 0 : pieceBytes);
  const folderOf = (glob: string): string => resolve(cwd, dirname(glob.replace(/[*?[{].*$/s, "x")));
  let isFirstLook = true;
  let cancel = (): void => {};

  const take = (file: Followed, text: string): void => {
    const lines = `${file.rest}${text}`.split(/\r?\n/);
    file.rest = lines.pop() ?? "";
    if (file.rest.length > longestLine) {
      lines.push(file.rest);
      file.rest = "";
    }
    for (const line of lines) onLine(file.name, line);
  };
  const readOn = (name: string): void => {
    const fd = openSync(resolve(cwd, name), "r");
    try {
      const { dev, ino, size } = fstatSync(fd);
      const id = `${dev}:${ino}`;
      const isNew = !files.has(id);
      const file = files.get(id) ?? { name, offset: 0, decoder: new StringDecoder("utf8"), rest: "" };
      files.set(id, file);
      if (isNew && isFirstLook) file.offset = size;
      file.name = name;
      if (size < file.offset) Object.assign(file, { offset: 0, rest: "", decoder: new StringDecoder("utf8") });
      for (let count = -1; count !== 0; file.offset += count) {
        count = readSync(fd, piece, 0, piece.length, file.offset);
        take(file, file.decoder.write(piece.subarray(0, count)));
      }
    } finally {
      closeSync(fd);
    }
  };
  const look = (): void => {
    for (const glob of globs)
      for (const name of globSync(glob, { cwd })) {
        try {
          readOn(name);
          unmatched.delete(glob);
        } catch {
          // a folder, or removed since
        }
      }
    isFirstLook = false;
  };
  const lookAgain = (): void => {
    look();
    cancel = clock.after(betweenLooksMs, lookAgain);
  };
  if (globs.length > 0) lookAgain();
  return {
    stop: () => {
      cancel();
      if (globs.length === 0) return { unmatched: [], nowhere: [] };
      look();
      for (const file of files.values()) if (file.rest !== "") onLine(file.name, file.rest);
      const { here = [], nowhere = [] } = Object.groupBy(unmatched, (glob) => (existsSync(folderOf(glob)) ? "here" : "nowhere"));
      return { unmatched: here, nowhere };
    },
  };
}
