import { type ChildProcess, spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type Descendant, descendantsOf, stillRunning } from "./descendants.ts";
import { killGroup } from "./kill-group.ts";
import { type MarkedProcess, markedProcesses, markVariable, signalEach } from "./marked-processes.ts";
import { openNamedPipes } from "./named-pipes.ts";
import { forgetGroup, runMark, watchGroup } from "./watchdog.ts";

export interface OwnedProcess {
  readonly pid: number;
  /** Resolves once the process has ended, and its output has been read. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  running(): boolean;
  /** Signals the process's whole group, so that a shell's children go with it, and on Linux those that left the group too. */
  signal(name: "SIGKILL" | "SIGTERM" | "SIGSTOP" | "SIGCONT"): void;
  /** What it started and lives on outside of its group; found on Linux alone. */
  strays(): readonly MarkedProcess[];
  /** SIGTERM, then SIGKILL after `graceMs`. Resolves when it has ended. */
  stop(graceMs: number): Promise<void>;
}

export interface ProcessOptions {
  /** A shell command line. */
  readonly command: string;
  readonly cwd: string;
  /** All that it gets: nothing is handed on besides, but a mark by which what it starts is found again. */
  readonly env: Readonly<Record<string, string>>;
  /** Called for each line of standard output and standard error. */
  readonly onLine: (line: string, from: "stdout" | "stderr") => void;
}

/** A daemon that lives on may hold the output open for ever. */
const readOnMs = 300;
const betweenLooksMs = 25;
let started = 0;

/** Reads lines until the streams end, or nobody is to wait for that any longer. */
function readLines(streams: readonly Readable[], onLine: ProcessOptions["onLine"]): () => Promise<void> {
  const ends = streams.map((input, n) => {
    input.on("error", () => {});
    const lines = createInterface({ input });
    lines.on("line", (line) => onLine(line, n === 0 ? "stdout" : "stderr"));
    return new Promise<void>((resolve) => lines.once("close", resolve));
  });
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, readOnMs);
    });
    await Promise.race([Promise.all(ends), enough]);
    clearTimeout(timer);
    for (const stream of streams) stream.destroy();
  };
}

/** Starts a process in a group of its own. It is killed with the runner, however that ends: nothing stays behind. */
export function startProcess(options: ProcessOptions): OwnedProcess {
  started += 1;
  const mark = `${runMark}${started}`;
  const pipes = openNamedPipes(2);
  const child: ChildProcess = spawn(options.command, {
    cwd: options.cwd,
    env: { ...options.env, [markVariable]: mark },
    shell: true,
    detached: true,
    stdio: ["ignore", ...(pipes?.map(({ writeFd }) => writeFd) ?? (["pipe", "pipe"] as const))],
  });
  for (const { writeFd } of pipes ?? []) closeSync(writeFd);
  const streams = pipes?.map(({ readable }) => readable) ?? [child.stdout, child.stderr].filter((stream) => stream !== null);
  const allRead = readLines(streams, options.onLine);
  let alive = true;
  const pid = child.pid ?? -1;
  watchGroup(pid);
  let below: readonly Descendant[] = [];
  /** Whoever is below it is known from then on: once those in between have ended, nothing leads to it any more. */
  const lookBelow = (): void => {
    const from = [...(alive && pid > 0 ? [pid] : []), ...below.map((each) => each.pid)];
    const found = from.length === 0 ? [] : descendantsOf(from);
    const known = new Map([...below, ...found].map((each) => [each.pid, each]));
    below = stillRunning([...known.values()]);
  };
  const strays = (): readonly MarkedProcess[] => {
    lookBelow();
    const found = [...markedProcesses(mark, true), ...below];
    return [...new Map(found.map((each) => [each.pid, each])).values()];
  };
  const signal: OwnedProcess["signal"] = (name) => {
    const others = strays();
    if (alive) killGroup(pid, name);
    signalEach(others, name);
  };
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    const settle = async (code: number | null, name: string | null): Promise<void> => {
      killGroup(pid, "SIGKILL"); // whatever the shell left in its group
      alive = false;
      forgetGroup(pid);
      await allRead();
      resolve({ code, signal: name });
    };
    child.once("exit", settle);
    child.once("error", () => settle(null, null));
  });
  return {
    pid,
    ended,
    running: () => alive && child.exitCode === null && child.signalCode === null,
    signal,
    strays,
    stop: async (graceMs) => {
      signal("SIGCONT");
      signal("SIGTERM");
      const untilMs = performance.now() + graceMs;
      const timer = setTimeout(() => signal("SIGKILL"), graceMs);
      await ended;
      while (strays().length > 0 && performance.now() < untilMs) await sleep(betweenLooksMs);
      clearTimeout(timer);
      signal("SIGKILL");
    },
  };
}
