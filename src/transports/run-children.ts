import { spawn } from "node:child_process";

/** One of several processes that do a share of what this one was asked for. */
export interface Child {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** One line that it wrote on its standard error. */
  readonly onLine: (line: string) => void;
}

/** Calls back with whole lines; the rest is what came last. */
function byLine(onLine: (line: string) => void): { add(text: string): void; end(): void } {
  let rest = "";
  return {
    add: (text) => {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    },
    end: () => {
      if (rest !== "") onLine(rest);
    },
  };
}

/**
 * Runs this program again with other arguments, and waits until it has ended. By its channel it learns that this process is gone, even
 * by SIGKILL, and ends as it would after Ctrl-C.
 *
 * @param signal asks it to end; it is waited for all the same, as it stops what it started and writes what it has
 * @returns its exit code; 3 where it was killed, since nothing was proved then
 */
export function runChild({ args, env, onLine }: Child, signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? "", ...args], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { ...process.env, ...env },
    });
    const stop = (): void => void child.kill("SIGTERM");
    const lines = byLine(onLine);
    const end = (code: number): void => {
      signal.removeEventListener("abort", stop);
      lines.end();
      resolve(code);
    };
    child.stderr?.setEncoding("utf8").on("data", (text: string) => lines.add(text));
    child.on("error", () => end(3));
    child.on("close", (code) => end(code ?? 3));
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });
}
