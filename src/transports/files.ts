import {
  accessSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { FiredrillError, messageOf } from "../core/errors.ts";

const problems: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "this is a folder, not a file",
  EACCES: "this user may not read the file",
};

/** Contracts and scenarios are texts that people write; one larger than this is a mistake. */
const limitBytes = 16 * 1024 * 1024;

/**
 * A text file as a user named it.
 *
 * @param what what the file should hold, for the message: `contract`, `scenario`
 * @throws FiredrillError FD_FILE where it cannot be read
 */
export function readTextFile(file: string, what: string): string {
  const refuse = (problem: string): FiredrillError =>
    new FiredrillError({ code: "FD_FILE", place: file, problem, remedy: `Give the path of a ${what} that can be read.` });
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (thrown) {
    throw refuse(problems[(thrown as NodeJS.ErrnoException).code ?? ""] ?? messageOf(thrown));
  }
  if (bytes.length > limitBytes) throw refuse(`the file has ${bytes.length} bytes, more than the ${limitBytes} that are read`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse("the file is not UTF-8 text");
  }
}

const codeOf = (thrown: unknown): string => (thrown as NodeJS.ErrnoException).code ?? "";

/** One folder after the other: `recursive` of Node never comes back where the system has no place for one, as under /proc. */
function makeEach(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(folder);
  if (parent !== folder) makeEach(parent);
  try {
    mkdirSync(folder);
  } catch (thrown) {
    // another one was faster
    if (codeOf(thrown) !== "EEXIST" || !statSync(folder).isDirectory()) throw thrown;
  }
}

const writeProblems: Readonly<Record<string, string>> = {
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "nothing can be written there",
  ENOTDIR: "a file stands where a folder was to be",
  EEXIST: "a file stands where a folder was to be",
  EISDIR: "a folder stands where a file was to be",
  ENOENT: "there can be no such folder",
  ENAMETOOLONG: "the name is longer than the file system takes",
  ELOOP: "links there lead to each other",
  ENOSPC: "the disk is full",
  EDQUOT: "this user's share of the disk is used up",
  EFBIG: "the file is larger than the file system takes",
  EIO: "the disk failed",
  EMFILE: "too many files are open",
};

const isFull = (code: string): boolean => code === "ENOSPC" || code === "EDQUOT";

/** What a user is told of a file or folder that could not be written. What was written until then stays. */
export function writeError(place: string, thrown: unknown): FiredrillError {
  if (thrown instanceof FiredrillError) return thrown;
  const code = codeOf(thrown);
  return new FiredrillError({
    code: "FD_FILE",
    place,
    problem: writeProblems[code] ?? messageOf(thrown),
    remedy: isFull(code) ? "Make room there, or give --out a folder on another disk." : "Give a folder that can be written.",
  });
}

/**
 * A folder that is there afterwards and can be written.
 *
 * @throws FiredrillError FD_FILE
 */
export function makeFolder(folder: string): void {
  try {
    makeEach(resolve(folder));
    accessSync(folder, constants.W_OK);
  } catch (thrown) {
    throw writeError(folder, thrown);
  }
}

/**
 * A new folder of its own among those that the system throws away.
 *
 * @throws FiredrillError FD_FILE
 */
export function makeTemporaryFolder(name: string): string {
  try {
    return mkdtempSync(join(tmpdir(), `firedrill-${name}-`));
  } catch (thrown) {
    const { details } = writeError(tmpdir(), thrown);
    throw new FiredrillError({ ...details, remedy: "Make room there, or set TMPDIR to a folder that can be written." });
  }
}

/**
 * A whole file or none, whatever happens meanwhile.
 *
 * @throws FiredrillError FD_FILE
 */
export function writeWholeFile(file: string, text: string): void {
  // two that write at once write one after the other
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch (thrown) {
    rmSync(draft, { force: true });
    throw writeError(file, thrown);
  }
}

const isThere = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

/**
 * A file beside those that are there: under its name where none has it or one says the same, else with a number behind it.
 * Returns its path.
 *
 * @throws FiredrillError FD_FILE
 */
export function writeNewFile(folder: string, name: string, ending: string, text: string): string {
  for (let n = 1; ; n += 1) {
    const file = join(folder, `${name}${n === 1 ? "" : `-${n}`}${ending}`);
    if (!isThere(file)) {
      writeWholeFile(file, text);
      return file;
    }
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === true && readFileSync(file, "utf8") === text) return file;
  }
}
