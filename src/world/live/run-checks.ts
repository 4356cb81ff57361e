import { messageOf } from "../../core/errors.ts";
import { startProcess } from "../../transports/process.ts";
import { readCheckRows } from "../check-rows.ts";
import type { CheckRun } from "../stage/record-checks.ts";
import { inheritedEnv } from "./inherited-env.ts";
import type { CheckCommand, OnceCommand } from "./target.ts";

/** So many lines hold all orders of a drill, many times over. */
const mostLines = 100_000;

async function printed({ command, cwd, env, inherit, withinMs }: OnceCommand, clean: (line: string) => string): Promise<string> {
  const lines: string[] = [];
  let complaint = "";
  const child = startProcess({
    command,
    cwd,
    env: inheritedEnv(process.env, env, inherit),
    onLine: (line, from) => {
      if (from === "stderr") complaint ||= `: ${clean(line)}`;
      else if (lines.length < mostLines) lines.push(line);
    },
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.signal("SIGKILL");
  }, withinMs);
  const { code, signal } = await child.ended;
  clearTimeout(timer);
  if (isLate) throw new Error(`its command did not end within ${withinMs} ms`);
  if (code !== 0) throw new Error(`its command ended with ${signal ?? `exit code ${code}`}${complaint}`);
  return lines.join("\n");
}

/** Runs each check, one after the other. What goes wrong is told in its place: the others may say something all the same. */
export async function runChecks(
  checks: Readonly<Record<string, CheckCommand>>,
  clean: (line: string) => string,
): Promise<readonly CheckRun[]> {
  const runs: CheckRun[] = [];
  for (const [check, command] of Object.entries(checks)) {
    try {
      runs.push({ check, rows: readCheckRows(await printed(command, clean), command.check) });
    } catch (thrown) {
      runs.push({ check, error: messageOf(thrown) });
    }
  }
  return runs;
}
