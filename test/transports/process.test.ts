import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { type OwnedProcess, startProcess } from "../../src/transports/process.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "firedrill-process-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return realpathSync(path);
}

function start(command: string): OwnedProcess & { readonly lines: string[] } {
  const lines: string[] = [];
  const env = { PATH: process.env.PATH ?? "" };
  const started = startProcess({ command, cwd: folder(), env, onLine: (line) => lines.push(line) });
  onTestFinished(() => started.stop(0));
  return { ...started, lines };
}

/** A child that was not yet in its session when the shell ended would have gone with the shell's group: the shell waits for it. */
const leavesOneBehind = "setsid sh -c 'touch up; exec sleep 60' & until [ -e up ]; do sleep 0.02; done; echo away";

it.skipIf(process.platform === "win32")("can open its streams again by name, as web servers do", async () => {
  const { ended, lines } = start(
    "echo one; echo two > /dev/stderr; echo three >> /dev/stdout; echo four > /proc/self/fd/2 || echo five",
  );
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(lines.toSorted()).toEqual(process.platform === "linux" ? ["four", "one", "three", "two"] : expect.any(Array));
});

it("tells how it ended, once all that it wrote was read", async () => {
  const { ended, lines, running } = start("seq 1 20000; exit 3");
  expect(await ended).toEqual({ code: 3, signal: null });
  expect(lines).toHaveLength(20_000);
  expect(running()).toBe(false);
});

it.runIf(process.platform === "linux")(
  "is found where it went into a session of its own, and is ended with the rest",
  async () => {
    const { ended, strays, stop } = start(leavesOneBehind);
    await ended;
    expect(strays().map(({ command }) => command)).toEqual([expect.stringContaining("sleep 60")]);
    await stop(200);
    expect(strays()).toEqual([]);
  },
);

it.runIf(process.platform === "linux")(
  "is ended with what left its group and hides its environment, as php-fpm does",
  async () => {
    const { stop, lines, strays } = start("env -i setsid sh -c 'echo up $$; while :; do sleep 1; done'; echo never");
    await vi.waitFor(() => expect(lines).toHaveLength(1), { timeout: 20_000, interval: 10 });
    const pid = Number(lines[0]?.split(" ")[1]);
    expect(strays().map((each) => each.pid)).toContain(pid);
    await stop(200);
    // one that is dead and that nobody has asked after yet is still listed
    const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0] : "gone";
    expect(["gone", "Z", "X"]).toContain(state);
  },
);

it.runIf(process.platform === "linux")("does not wait for the output of what lives on", async () => {
  const { ended, lines } = start(leavesOneBehind);
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(lines).toEqual(["away"]);
});

it("is killed where it does not listen", async () => {
  const { ended, lines, stop } = start("trap '' TERM; echo up; while :; do sleep 1; done");
  await vi.waitFor(() => expect(lines).toEqual(["up"]), { timeout: 20_000, interval: 10 });
  await stop(50);
  expect((await ended).signal).toBe("SIGKILL");
});
