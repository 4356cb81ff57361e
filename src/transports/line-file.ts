import { appendFileSync, writeFileSync } from "node:fs";
import { writeError } from "./files.ts";

/**
 * A file that is empty at first, and gets line after line: what is in it is whole whenever somebody looks.
 *
 * @param onFailure told once, with a FiredrillError, where nothing more can be written; later lines are dropped
 */
export function createLineFile(file: string, onFailure: (why: Error) => void): (line: string) => void {
  let failed = false;
  const attempt = (write: () => void): void => {
    if (failed) return;
    try {
      write();
    } catch (thrown) {
      failed = true;
      onFailure(writeError(file, thrown));
    }
  };
  attempt(() => writeFileSync(file, ""));
  return (line) => attempt(() => appendFileSync(file, `${line}\n`));
}
