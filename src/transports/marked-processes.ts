import { readdirSync, readFileSync } from "node:fs";

/** The variable that all which a run starts carries. */
export const markVariable = "FIREDRILL_RUN";

export interface MarkedProcess {
  readonly pid: number;
  /** Its command line, as far as it can be read. */
  readonly command: string;
}

function isMarked(pid: string, mark: string, exactly: boolean): boolean {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, "latin1");
    const at = variables.indexOf(`${markVariable}=${mark}`);
    if (at === -1 || (at > 0 && variables[at - 1] !== "\0")) return false;
    if (exactly && (variables[at + markVariable.length + 1 + mark.length] ?? "\0") !== "\0") return false;
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false; // another user's, or gone
  }
}

/** Its command line, as far as it can be read. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ").trim().slice(0, 200);
  } catch {
    return "";
  }
}

/**
 * Processes that carry a mark in their environment, wherever they went: into a session of their own, or to another parent.
 * On Linux alone, which shows it; elsewhere none are found. One that wrote over its environment is not found either.
 *
 * @param exactly false: also those whose mark only begins so
 */
export function markedProcesses(mark: string, exactly: boolean): readonly MarkedProcess[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && isMarked(name, mark, exactly))
    .map((name) => ({ pid: Number(name), command: commandOf(Number(name)) }));
}

/** Signals processes; those that are gone by now are no matter. */
export function signalEach(processes: readonly MarkedProcess[], name: NodeJS.Signals): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, name);
    } catch {
      // gone by now
    }
  }
}

/** Kills all whose mark begins so. Returns how many there were. */
export function killMarked(mark: string): number {
  const found = markedProcesses(mark, false);
  signalEach(found, "SIGKILL");
  return found.length;
}
