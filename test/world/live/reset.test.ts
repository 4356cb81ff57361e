import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { reset } from "../../../src/world/live/reset.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "firedrill-reset-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

it("runs the command in its folder", async () => {
  const cwd = folder();
  await reset({ command: "echo empty > state.txt", cwd, inherit: [] });
  expect(readFileSync(join(cwd, "state.txt"), "utf8")).toBe("empty\n");
});

it("says how a reset failed, with its last lines", async () => {
  const failing = reset({ command: "echo no such table; exit 3", cwd: folder(), inherit: [] });
  await expect(failing).rejects.toMatchObject({
    details: {
      code: "FD_INTEGRATION",
      problem: "the reset ended with exit code 3",
      remedy: expect.stringContaining("no such table"),
    },
  });
});
