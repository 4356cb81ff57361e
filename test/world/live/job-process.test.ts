import { expect, it, onTestFinished } from "vitest";
import { createRealClock } from "../../../src/transports/real-clock.ts";
import { type JobOptions, startJob } from "../../../src/world/live/job-process.ts";
import { recording, silentOutput } from "./recording.ts";

function job(command: string, everyMs: number) {
  const { tell, ...recorded } = recording();
  const options: JobOptions = {
    ...{ name: "cron", command, cwd: ".", env: {}, inherit: [], everyMs, clock: createRealClock() },
    recorder: recorded.recorder,
    output: { ...silentOutput, line: (source, line) => tell(`${source}: ${line}`) },
    onEnd: (how) => tell(how),
  };
  const started = startJob(options);
  onTestFinished(() => started.stop());
  return { ...recorded, ...started };
}

it("is run at once and again, and may fail as jobs do", async () => {
  const { told, until } = job("echo round; exit 1", 10);
  await until(() => told.filter((line) => line === "cron: round").length >= 3);
  expect(told).toContain("cron: firedrill: cron ended with exit code 1");
});

it("is never run twice at the same time", async () => {
  const { told, until, stop } = job("echo begin; sleep 0.2; echo end", 10);
  await until(() => told.filter((line) => line === "cron: end").length >= 2);
  await stop();
  const order = told.filter((line) => /: (?:begin|end)$/.test(line)).slice(0, 4);
  expect(order).toEqual(["cron: begin", "cron: end", "cron: begin", "cron: end"]);
});

it("is told where there is no such command", async () => {
  const { until } = job("no-such-command-here", 60_000);
  await until((line) => line === "could not be run (exit code 127)");
});

it("comes back with its next turn where it was killed", async () => {
  const { told, until, crash } = job("echo begin; sleep 60", 50);
  await until((line) => line === "cron: begin");
  await crash({ signal: "SIGKILL", restartAfterMs: 0 }, "killed");
  await until((line) => line.startsWith("restart"));
  expect(told.filter((line) => /^(?:crash|restart)/.test(line))).toEqual([
    'crash {"signal":"SIGKILL","reason":"killed","process":"cron"}',
    'restart {"reason":"killed","process":"cron"}',
  ]);
});
