import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface OwnedProcess {
  readonly pid: number;
  /** Resolves once the process and its streams have ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  running(): boolean;
  /** Signals the process's whole group, so that a shell's children go with it. */
  signal(name: "SIGKILL" | "SIGTERM" | "SIGSTOP" | "SIGCONT"): void;
  /** SIGTERM, then SIGKILL after `graceMs`. Resolves when it has ended. */
  stop(graceMs: number): Promise<void>;
}

export interface ProcessOptions {
  /** A shell command line. */
  readonly command: string;
  readonly cwd: string;
  /** All that it gets: nothing is handed on besides. */
  readonly env: Readonly<Record<string, string>>;
  /** Called for each line of standard output and standard error. */
  readonly onLine: (line: string) => void;
}

/** Starts a process in a group of its own. The group is killed with the runner: nothing stays behind. */
export function startProcess(options: ProcessOptions): OwnedProcess {
  const child: ChildProcess = spawn(options.command, {
    cwd: options.cwd,
    env: options.env,
    shell: true,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", options.onLine);
  }
  let alive = true;
  const pid = child.pid ?? -1;
  const signal: OwnedProcess["signal"] = (name) => {
    if (!alive || pid < 0) return;
    try {
      process.kill(-pid, name);
    } catch {
      // the group is already gone
    }
  };
  const killAtExit = (): void => signal("SIGKILL");
  process.once("exit", killAtExit);
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    const settle = (code: number | null, name: string | null): void => {
      if (!alive) return;
      signal("SIGKILL"); // whatever the shell left in its group
      alive = false;
      process.off("exit", killAtExit);
      resolve({ code, signal: name });
    };
    child.once("close", settle);
    child.once("error", () => settle(null, null));
  });
  return {
    pid,
    ended,
    running: () => alive && child.exitCode === null && child.signalCode === null,
    signal,
    stop: async (graceMs) => {
      signal("SIGCONT");
      signal("SIGTERM");
      const timer = setTimeout(() => signal("SIGKILL"), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
