import { existsSync, readFileSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import { createRealClock } from "../../../src/transports/real-clock.ts";
import { startIntegrationProcess } from "../../../src/world/live/integration-process.ts";
import { quote } from "../../../src/world/shell-quote.ts";
import { recording, silentOutput } from "./recording.ts";

const idle = `${quote(process.execPath)} -e 'setInterval(() => {}, 1000)'`;

it("a process that stands still can be killed, and each outage has its end", async () => {
  const { recorder, told } = recording();
  const integration = await startIntegrationProcess({
    ...{ name: "web", isNamed: false, command: idle, cwd: ".", env: {}, inherit: [] },
    ...{ recorder, clock: createRealClock(), output: silentOutput, onEnd: () => {} },
  });
  onTestFinished(() => integration.stop());
  await integration.crash({ signal: "SIGSTOP", restartAfterMs: 60_000 }, "paused");
  await integration.crash({ signal: "SIGSTOP", restartAfterMs: 60_000 }, "paused again");
  await integration.crash({ signal: "SIGKILL", restartAfterMs: 5 }, "killed");
  await integration.crash({ signal: "SIGKILL", restartAfterMs: 5 }, "killed again");
  await integration.steady();
  expect(told).toEqual([
    'crash {"signal":"SIGSTOP","reason":"paused"}',
    'restart {"signal":"SIGKILL","reason":"killed while it stood still"}',
    'crash {"signal":"SIGKILL","reason":"killed"}',
    'restart {"reason":"killed"}',
  ]);
});

it("one that its supervisor starts again may end by itself, and the history says which it was", async () => {
  const { recorder, told, until } = recording();
  const integration = await startIntegrationProcess({
    ...{ name: "worker", isNamed: true, command: "exit 3", cwd: ".", env: {}, inherit: [], restartAfterMs: 20 },
    ...{ recorder, clock: createRealClock(), output: silentOutput, onEnd: (how) => told.push(how) },
  });
  await until((line) => line.startsWith("restart"));
  await integration.stop();
  expect(told.slice(0, 2)).toEqual([
    'crash {"reason":"ended by itself (exit code 3)","supervised":true,"process":"worker"}',
    'restart {"reason":"ended by itself (exit code 3)","process":"worker"}',
  ]);
});

it("one without a supervisor that ends is told of", async () => {
  const { recorder, told, until, tell } = recording();
  await startIntegrationProcess({
    ...{ name: "worker", isNamed: true, command: "exit 3", cwd: ".", env: {}, inherit: [] },
    ...{ recorder, clock: createRealClock(), output: silentOutput, onEnd: tell },
  });
  await until((line) => line.startsWith("ended"));
  expect(told).toEqual(["ended by itself (exit code 3)"]);
});

it.runIf(process.platform === "linux")("one that detaches itself is named, and ended", async () => {
  // A child that was not yet in its session when the shell ended would have gone with the shell's group: the shell waits for it.
  const command = 'up=$(mktemp -u); setsid sh -c "touch $up; exec sleep 60" & until [ -e "$up" ]; do sleep 0.02; done; rm "$up"';
  const starting = startIntegrationProcess({
    ...{ name: "web", isNamed: false, command, cwd: ".", env: {}, inherit: [] },
    ready: { url: "http://127.0.0.1:1/health", ask: fetch, withinMs: 10_000 },
    ...{ recorder: recording().recorder, clock: createRealClock(), output: silentOutput, onEnd: () => {} },
  });
  const { details } = await starting.then(
    () => expect.fail("it was ready"),
    (thrown: { details: { problem: string } }) => thrown,
  );
  const [, pid = ""] = /it left (\d+) \(.*sleep 60.*\) behind: let it stay in the foreground/.exec(details.problem) ?? [];
  expect(pid, details.problem).not.toBe("");
  // gone, or a zombie where nobody waits for orphans
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "latin1") : ") Z ";
  expect(stat).toContain(") Z ");
});
