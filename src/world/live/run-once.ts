import { FiredrillError } from "../../core/errors.ts";
import { runBounded } from "./run-bounded.ts";
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
  command: OnceCommand,
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
  const { failure } = await runBounded(command, onLine, signal);
  if (failure === undefined || signal?.aborted === true) return;
  throw new FiredrillError({
    code: "FD_INTEGRATION",
    place: `${command.at}: ${command.command}`,
    problem: `${what} ${failure}`,
    remedy: `Run it by hand in ${command.cwd}, and correct the command or its environment. Its last lines:\n${lines.map((line) => `    ${line}`).join("\n") || "    (none)"}`,
  });
}
