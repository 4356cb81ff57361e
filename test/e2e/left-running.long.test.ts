import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { ownMark, running, until } from "./running.ts";

/** A drill that has come so far. */
async function startDrill(hasCome: (out: string) => boolean) {
  const out = join(mkdtempSync(join(tmpdir(), "firedrill-kill-")), "run");
  const launcher = spawn("node", [join(process.cwd(), "bin/firedrill.js"), "demo", "calm", "gateway-5xx", "--out", out], {
    env: { ...process.env, [ownMark]: out },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  for (const stream of [launcher.stdout, launcher.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      told += text;
    });
  const ended = new Promise<number | null>((resolve) => launcher.once("exit", resolve));
  onTestFinished(() => {
    for (const { pid } of running(out)) process.kill(pid, "SIGKILL");
    rmSync(join(out, ".."), { recursive: true, force: true });
  });
  expect(await until(() => hasCome(out), 60_000), told).toBe(true);
  const runner = running(out).find(({ pid, command }) => pid !== launcher.pid && command.includes("cli/main."));
  if (runner === undefined || launcher.pid === undefined) throw new Error(`there is no runner:\n${told}`);
  return { out, ended, told: () => told, pids: { runner: runner.pid, launcher: launcher.pid } };
}

const moments = {
  "as the integration starts": (out: string) => existsSync(join(out, "calm", "integration.log")),
  "while customers come": (out: string) => tail(join(out, "calm", "history.ndjson")).includes('"type":"effect"'),
  "between two scenarios": (out: string) => existsSync(join(out, "result.json")),
};

function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

describe.runIf(process.platform === "linux")("nothing that a drill started is left running", () => {
  it.each(
    Object.entries(moments).flatMap(([moment, hasCome]) =>
      (["runner", "launcher"] as const).map((who) => ({ moment, who, hasCome })),
    ),
  )("where the $who is killed by SIGKILL $moment", async ({ who, hasCome }) => {
    const { out, pids, told } = await startDrill(hasCome);
    process.kill(pids[who], "SIGKILL");
    const isGone = await until(() => running(out).length === 0, 30_000);
    expect(isGone, `${told()}\n${JSON.stringify(running(out))}`).toBe(true);
  });

  it.each(["SIGHUP", "SIGTERM", "SIGINT"] as const)(
    "by %s, and twice, and the reports are written all the same",
    async (signal) => {
      const { out, pids, ended, told } = await startDrill(moments["while customers come"]);
      process.kill(pids.launcher, signal);
      expect(await until(() => told().includes("stopping:"), 20_000), told()).toBe(true);
      // later than what counts as the same signal
      await sleep(700);
      if (running(out).length > 0) process.kill(pids.launcher, signal);
      expect(await ended, told()).toBe(3);
      expect(readFileSync(join(out, "junit.xml"), "utf8")).toContain("calm");
      expect(readFileSync(join(out, "summary.md"), "utf8")).toContain("calm");
      expect(await until(() => running(out).length === 0, 10_000), JSON.stringify(running(out))).toBe(true);
    },
  );
});
