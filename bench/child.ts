import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

export interface Child {
  readonly pid: number;
  /** Processor time used so far, user and system, in ms. Undefined where the system does not tell. */
  cpuMs(): number | undefined;
  stop(): Promise<void>;
}

/** Of Linux: `/proc/PID/stat` counts in ticks of 1/100 s on every common platform. */
const msPerTick = 10;

function cpuMsOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * msPerTick;
  } catch {
    return undefined;
  }
}

/** Whether anything answers HTTP on the port. */
async function answers(port: number): Promise<boolean> {
  try {
    await (await fetch(`http://127.0.0.1:${port}/`)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

const pollMs = 50;
const startLimitMs = 30_000;

/** Starts a server in a Node process of its own and waits until it answers on its port. What it prints is not kept. */
export async function startChild(
  args: readonly string[],
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...env },
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const killAtExit = (): boolean => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  for (const startedMs = performance.now(); !(await answers(port)); await setTimeout(pollMs)) {
    if (child.exitCode !== null) throw new Error(`${args.join(" ")} ended with code ${child.exitCode} before it answered`);
    if (performance.now() - startedMs > startLimitMs) throw new Error(`${args.join(" ")} did not answer in ${startLimitMs} ms`);
  }
  const pid = child.pid as number;
  return {
    pid,
    cpuMs: () => cpuMsOf(pid),
    stop: async () => {
      process.off("exit", killAtExit);
      child.kill("SIGTERM");
      const force = globalThis.setTimeout(killAtExit, 2_000);
      await ended;
      clearTimeout(force);
    },
  };
}
