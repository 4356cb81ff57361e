import { readFileSync } from "node:fs";
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
