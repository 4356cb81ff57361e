import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunResult } from "../../src/core/result.ts";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly ended: Promise<Ended>;
  /** Resolves once standard error says so. */
  says(pattern: RegExp): Promise<void>;
  /** Resolves to what the pattern's group found on standard output. */
  prints(pattern: RegExp): Promise<string>;
  signal(name: "SIGINT" | "SIGTERM"): void;
}

/** Starts the command as users do. */
export function startFiredrill(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}): Running {
  const child = spawn("node", [join(process.cwd(), "bin/firedrill.js"), ...args], {
    cwd: options.cwd ?? process.cwd(),
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const listeners = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const listener of listeners) listener();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    for (const listener of listeners) listener();
  });
  return {
    ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr }))),
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(stderr)) resolve();
        };
        listeners.add(look);
        child.once("close", () => reject(new Error(`ended before it said ${pattern}:\n${stdout}${stderr}`)));
        look();
      }),
    prints: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(stdout)?.[1];
          if (found !== undefined) resolve(found);
        };
        listeners.add(look);
        child.once("close", () => reject(new Error(`ended before it printed ${pattern}:\n${stdout}${stderr}`)));
        look();
      }),
    signal: (name) => child.kill(name),
  };
}

export const firedrill = (
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ended> => startFiredrill(args, options).ended;

/** A folder of its own for one test, removed after it. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "firedrill-e2e-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const resultOf = (folder: string): RunResult => JSON.parse(readFileSync(join(folder, "result.json"), "utf8")) as RunResult;

/** The reference integration's configuration with changes: what a team would edit. */
export function referenceConfig(change: (yaml: string) => string): string {
  const yaml = readFileSync("src/integration/firedrill.yaml", "utf8");
  const moved = yaml
    .replace("cwd: .", `cwd: ${process.cwd()}`)
    .replace(" main.ts", " src/integration/main.ts")
    .replace("../reference/", `${process.cwd()}/src/reference/`);
  return change(moved);
}
