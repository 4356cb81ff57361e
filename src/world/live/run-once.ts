import { FiredrillError } from "../../core/errors.ts";
import { startProcess } from "../../transports/process.ts";
import { inheritedEnv } from "./inherited-env.ts";
import type { OnceCommand } from "./target.ts";

const linesShown = 8;

/**
 * Runs a command of the integration's that ends, such as one that empties its database.
 *
 * @param what how messages call it: `the reset`
 * @param log told each line that it writes, as `clean` makes it
 * @throws FiredrillError FD_INTEGRATION with its last lines, where it fails or does not end
 */
export async function runOnce(
  what: string,
  { at, command, cwd, env, inherit, withinMs }: OnceCommand,
  {
    log,
    clean,
    signal,
  }: { readonly log: (line: string) => void; readonly clean: (line: string) => string; readonly signal?: AbortSignal },
): Promise<void> {
  const lines: string[] = [];
  const onLine = (line: string): void => {
    const text = clean(line);
    lines.push(text);
    if (lines.length > linesShown) lines.shift();
    log(text);
  };
  const child = startProcess({ command, cwd, env: inheritedEnv(process.env, env, inherit), onLine });
  let isLate = false;
  const kill = (): void => child.signal("SIGKILL");
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, withinMs);
  signal?.addEventListener("abort", kill, { once: true });
  const { code, signal: killedBy } = await child.ended;
  clearTimeout(timer);
  signal?.removeEventListener("abort", kill);
  if (code === 0 || signal?.aborted === true) return;
  throw new FiredrillError({
    code: "FD_INTEGRATION",
    place: `${at}: ${command}`,
    problem: isLate ? `${what} did not end within ${withinMs} ms` : `${what} ended with ${killedBy ?? `exit code ${code}`}`,
    remedy: `Run it by hand in ${cwd}, and correct the command or its environment. Its last lines:\n${lines.map((line) => `    ${line}`).join("\n") || "    (none)"}`,
  });
}
