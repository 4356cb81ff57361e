import { messageOf } from "../../core/errors.ts";
import { readCheckRows } from "../check-rows.ts";
import type { CheckRun } from "../stage/record-checks.ts";
import { readOutput } from "./read-output.ts";
import type { CheckCommand } from "./target.ts";

/** Runs each check, one after the other. What goes wrong is told in its place: the others may say something all the same. */
export async function runChecks(
  checks: Readonly<Record<string, CheckCommand>>,
  clean: (line: string) => string,
): Promise<readonly CheckRun[]> {
  const runs: CheckRun[] = [];
  for (const [check, command] of Object.entries(checks)) {
    const { text, error } = await readOutput(command, clean);
    if (error !== undefined) {
      runs.push({ check, error });
      continue;
    }
    try {
      runs.push({ check, rows: readCheckRows(text, command.check) });
    } catch (thrown) {
      runs.push({ check, error: messageOf(thrown) });
    }
  }
  return runs;
}
