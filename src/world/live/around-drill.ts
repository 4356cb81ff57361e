import { join } from "node:path";
import { createLineFile } from "../../transports/line-file.ts";
import { folderWithin } from "../../transports/run-folder.ts";
import { excerpt } from "../log-scan.ts";
import type { ConfigTarget } from "./config-target.ts";
import { runOnce } from "./run-once.ts";

export interface AroundDrill {
  /** Runs `integration.prepare`. */
  prepare(): Promise<void>;
  /** Runs `integration.teardown`, once, where `prepare` was begun. */
  teardown(): Promise<void>;
}

/**
 * What is run before and after all scenarios. Its output is kept in `commands/` of the run's folder.
 *
 * @param signal ends the preparation; the teardown is not cut short
 */
export function aroundDrill(target: ConfigTarget, folder: string, signal: AbortSignal): AroundDrill {
  const run = async (name: "prepare" | "teardown", until?: AbortSignal): Promise<void> => {
    const command = target[name];
    if (command === undefined) return;
    const kept = folderWithin(folder, "commands");
    let failure: Error | undefined;
    await runOnce(`\`${name}\``, command(folderWithin(kept, "data")), {
      log: createLineFile(join(kept, `${name}.log`), (why) => {
        failure = why;
      }),
      clean: (line) => excerpt(line, target.forbidden),
      ...(until && { signal: until }),
    });
    if (failure !== undefined) throw failure;
  };
  let isBegun = false;
  return {
    prepare: async () => {
      isBegun = true;
      await run("prepare", signal);
    },
    teardown: async () => {
      if (!isBegun) return;
      isBegun = false;
      await run("teardown");
    },
  };
}
