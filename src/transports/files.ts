import { accessSync, constants, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
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
  EROFS: "nothing can be written there",
  ENOTDIR: "a file stands where a folder was to be",
  EEXIST: "a file stands where a folder was to be",
  ENOENT: "there can be no such folder",
  ENOSPC: "the disk is full",
};

const refuseToWrite = (place: string, thrown: unknown): FiredrillError =>
  new FiredrillError({
    code: "FD_FILE",
    place,
    problem: writeProblems[codeOf(thrown)] ?? messageOf(thrown),
    remedy: "Give --out a folder that can be written.",
  });

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
    throw refuseToWrite(folder, thrown);
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
    throw refuseToWrite(file, thrown);
  }
}
