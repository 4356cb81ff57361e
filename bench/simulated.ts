import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../bin/firedrill.js", import.meta.url));

/** `firedrill simulate` in a process of its own, with its partners ready. */
export interface Simulated {
  /** From the process's start until it says that they are. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** @throws Error where it ends before its partners are ready, with what it said */
export async function startSimulated(...args: readonly string[]): Promise<Simulated> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [bin, "simulate", "--port", "0", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  const ready = new Promise<number>((resolve, reject) => {
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("partners are simulated")) resolve(performance.now() - startedMs);
    });
    void ended.then(() => reject(new Error(`simulate ended before its partners were ready:\n${said}`)));
  });
  const readyMs = await ready;
  return {
    readyMs,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
