import { FiredrillError } from "../../core/errors.ts";
import { startProcess } from "../../transports/process.ts";
import { inheritedEnv } from "./inherited-env.ts";

export interface ResetCommand {
  readonly command: string;
  readonly cwd: string;
  /** Variables of Firedrill's own environment that it gets besides what tools need. */
  readonly inherit: readonly string[];
}

/** A database that takes longer to empty holds more than a drill needs. */
const mostMs = 60_000;
const linesShown = 8;

/**
 * Empties what the integration keeps, before a scenario.
 *
 * @throws FiredrillError FD_INTEGRATION with its last lines, where it fails or does not end
 */
export async function reset({ command, cwd, inherit }: ResetCommand): Promise<void> {
  const lines: string[] = [];
  const onLine = (line: string): void => void lines.push(line);
  const child = startProcess({ command, cwd, env: inheritedEnv(process.env, {}, inherit), onLine });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.signal("SIGKILL");
  }, mostMs);
  const { code, signal } = await child.ended;
  clearTimeout(timer);
  if (code === 0) return;
  const last = lines.slice(-linesShown).map((line) => `    ${line}`);
  throw new FiredrillError({
    code: "FD_INTEGRATION",
    place: command,
    problem: isLate ? `the reset did not end within ${mostMs} ms` : `the reset ended with ${signal ?? `exit code ${code}`}`,
    remedy: `Check integration.reset in firedrill.yaml: it runs in that file's folder. Its last lines:\n${last.join("\n") || "    (none)"}`,
  });
}
