import { join } from "node:path";
import { writeWholeFile } from "./files.ts";
import { folderWithin } from "./run-folder.ts";

/** The files of a run in its folder: each scenario has a folder of its own there, and each time that it is run again one in that. */
export function runFiles(folder: string): { folderOf(scenario: string): string; write(path: string, value: unknown): void } {
  return {
    folderOf: (path) => path.split("/").reduce(folderWithin, folder),
    write: (path, value) => writeWholeFile(join(folder, path), `${JSON.stringify(value, null, 2)}\n`),
  };
}
