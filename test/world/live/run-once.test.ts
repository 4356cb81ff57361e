import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { runOnce } from "../../../src/world/live/run-once.ts";
import type { OnceCommand } from "../../../src/world/live/target.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "firedrill-once-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

const commandOf = (command: string, changes: Partial<OnceCommand> = {}): OnceCommand => ({
  ...{ at: "firedrill.yaml integration/reset", command, cwd: folder(), env: {}, inherit: [], withinMs: 10_000 },
  ...changes,
});

const quiet = { log: () => {}, clean: (line: string) => line };

it("runs the command in its folder, with its variables", async () => {
  const command = commandOf('echo "$WHAT" > state.txt', { env: { WHAT: "empty" } });
  await runOnce("the reset", command, quiet);
  expect(readFileSync(join(command.cwd, "state.txt"), "utf8")).toBe("empty\n");
});

it("keeps what the command writes, without what nobody may see", async () => {
  const kept: string[] = [];
  await runOnce("the reset", commandOf("echo token s3cret"), {
    log: (line) => kept.push(line),
    clean: (line) => line.replace("s3cret", "[token]"),
  });
  expect(kept).toEqual(["token [token]"]);
});

it("says how a command failed, with its last lines", async () => {
  await expect(runOnce("the reset", commandOf("echo no such table; exit 3"), quiet)).rejects.toMatchObject({
    details: {
      code: "FD_INTEGRATION",
      place: "firedrill.yaml integration/reset: echo no such table; exit 3",
      problem: "the reset ended with exit code 3",
      remedy: expect.stringContaining("no such table"),
    },
  });
});

it("does not wait for ever", async () => {
  await expect(runOnce("the reset", commandOf("sleep 60", { withinMs: 100 }), quiet)).rejects.toMatchObject({
    details: { problem: "the reset did not end within 100 ms" },
  });
});

it("ends with the user's patience", async () => {
  const user = new AbortController();
  const running = runOnce("the reset", commandOf("sleep 60"), { ...quiet, signal: user.signal });
  user.abort();
  await expect(running).resolves.toBeUndefined();
});
