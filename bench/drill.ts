import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunResult } from "../src/core/result.ts";
import { describeMachine } from "./machine.ts";
import { startSimulated } from "./simulated.ts";

const bin = new URL("../bin/firedrill.js", import.meta.url).pathname;

function standardDrill(folder: string): Promise<RunResult> {
  const child = spawn(process.execPath, [bin, "demo", "--out", folder], { stdio: ["ignore", "ignore", "inherit"] });
  return new Promise((resolve) => {
    child.once("close", () => resolve(JSON.parse(readFileSync(join(folder, "result.json"), "utf8")) as RunResult));
  });
}

/** The whole standard drill on the reference integration, and how soon partners are ready, each in a process of its own. */
export async function benchDrill(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "firedrill-bench-"));
  try {
    const { readyMs, stop } = await startSimulated();
    await stop();
    const { durationMs, verdict, scenarios, proxy } = await standardDrill(folder);
    const events = scenarios.reduce((sum, scenario) => sum + scenario.events, 0);
    console.log(`drill: ${describeMachine()}, seed 1, ${proxy}`);
    console.log(`  partners ready after ${(readyMs / 1000).toFixed(2)} s (goal 2 s), the process's own start included`);
    console.log(
      `  ${scenarios.length} scenarios, ${events} events: ${verdict} after ${(durationMs / 1000).toFixed(1)} s (goal 120 s)`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await benchDrill();
