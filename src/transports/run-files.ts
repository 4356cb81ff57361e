import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The files of a run in its folder: each scenario has a folder of its own there. */
export function runFiles(folder: string): { folderOf(scenario: string): string; write(path: string, value: unknown): void } {
  return {
    folderOf: (scenario) => {
      const own = join(folder, scenario);
      mkdirSync(own, { recursive: true });
      return own;
    },
    write: (path, value) => writeFileSync(join(folder, path), `${JSON.stringify(value, null, 2)}\n`),
  };
}

/** Points `latest` beside the run's folder at it. */
export function markLatest(runsFolder: string, name: string): void {
  const link = join(runsFolder, "latest");
  rmSync(link, { force: true, recursive: false });
  symlinkSync(name, link, "dir");
}
