import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { FiredrillError } from "../core/errors.ts";
import { writeError } from "./files.ts";

/** Who has claimed a folder. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process began, as the system counts; process numbers are given again. Absent where the system does not say. */
  readonly began?: string | undefined;
}

const lockName = ".firedrill-lock";

/** Field 22 of Linux's /proc/PID/stat (proc_pid_stat(5)); the name before it may hold spaces and brackets. */
function beganOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ")[19];
  } catch {
    return undefined;
  }
}

function isAlive({ pid, host, began }: Owner): boolean {
  // nobody here can tell whether it lives elsewhere
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
  return began === undefined || began === beganOf(pid);
}

function ownerIn(text: string): Owner | undefined {
  try {
    const { pid, host, began } = JSON.parse(text) as Partial<Record<keyof Owner, unknown>>;
    if (!Number.isSafeInteger(pid) || (pid as number) < 1 || typeof host !== "string") return undefined;
    return { pid: pid as number, host, began: typeof began === "string" ? began : undefined };
  } catch {
    return undefined;
  }
}

const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

const isTaken = (thrown: unknown): boolean => (thrown as NodeJS.ErrnoException).code === "EEXIST";

/** Puts the lock in its place with all that it says, or throws EEXIST: nobody ever reads half of one. */
function put(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, text);
    linkSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes away a lock whose owner has died. Two who do so at once do not take away the lock of the faster one. */
function takeAway(file: string, dead: string): void {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, "utf8") !== dead) linkSync(aside, file);
  } catch {
    // another one was faster
  } finally {
    rmSync(aside, { force: true });
  }
}

const tries = 5;

/**
 * Claims a folder for this process. Returns what gives it free again; so does the end of the process.
 *
 * @throws FiredrillError FD_FILE where a process that lives has claimed it, or nothing can be written there
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, lockName);
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), began: beganOf(process.pid) } satisfies Owner);
  for (let n = 1; ; n += 1) {
    try {
      put(file, mine);
      break;
    } catch (thrown) {
      if (!isTaken(thrown)) throw writeError(folder, thrown);
    }
    const theirs = readIfThere(file);
    if (theirs === undefined) continue;
    const owner = ownerIn(theirs);
    if (n >= tries || (owner !== undefined && isAlive(owner))) throw busy(folder, owner, file);
    takeAway(file, theirs);
  }
  const release = (): void => {
    process.off("exit", release);
    if (readIfThere(file) === mine) rmSync(file, { force: true });
  };
  process.once("exit", release);
  return release;
}

function busy(folder: string, owner: Owner | undefined, file: string): FiredrillError {
  const elsewhere = owner !== undefined && owner.host !== hostname() ? ` on ${owner.host}` : "";
  return new FiredrillError({
    code: "FD_FILE",
    place: folder,
    problem: `another run writes into this folder (process ${owner?.pid ?? "unknown"}${elsewhere})`,
    remedy: `Give --out another folder, or wait until that run has ended. If it is gone, remove ${file}.`,
  });
}
