import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { makeTemporaryFolder, writeError } from "../../src/transports/files.ts";
import { createHistoryFile } from "../../src/transports/history-file.ts";
import { createLineFile } from "../../src/transports/line-file.ts";

const full = expect.objectContaining({
  details: expect.objectContaining({
    code: "FD_FILE",
    place: "/dev/full",
    problem: "the disk is full",
    remedy: expect.stringContaining("Make room"),
  }),
});

afterEach(() => vi.unstubAllEnvs());

// Linux has a device that is always full
describe.skipIf(!existsSync("/dev/full"))("a disk that is full", () => {
  it("ends a history with a message, once, and does not stop the events in memory", async () => {
    const history = createHistoryFile({ file: "/dev/full", world: "live", nowMs: () => 0 });
    const told = new Promise<Error>((resolve) => history.onFailure(resolve));
    history.record({ actor: "harness", type: "phase", value: { phase: "safety" } });
    expect(await told).toEqual(full);
    history.record({ actor: "harness", type: "phase", value: { phase: "end" } });
    expect(history.events).toHaveLength(2);
    await expect(new Promise((resolve) => history.onFailure(resolve))).resolves.toEqual(full);
    await expect(history.close()).rejects.toEqual(full);
  });

  it("is told of a history that could not be written to its end", async () => {
    const history = createHistoryFile({ file: "/dev/full", world: "live", nowMs: () => 0 });
    history.record({ actor: "harness", type: "phase", value: { phase: "end" } });
    await expect(history.close()).rejects.toEqual(full);
  });

  it("is told once of a file of lines, and later lines are dropped", () => {
    const onFailure = vi.fn();
    const write = createLineFile("/dev/full", onFailure);
    for (const line of ["one", "two", "three"]) write(line);
    expect(onFailure.mock.calls).toEqual([[full]]);
  });
});

describe("what cannot be written", () => {
  it.each([
    ["ENOSPC", "the disk is full", /Make room/],
    ["EDQUOT", "this user's share of the disk is used up", /Make room/],
    ["EROFS", "nothing can be written there", /folder that can be written/],
    ["EACCES", "this user may not write there", /folder that can be written/],
    ["EIO", "the disk failed", /folder that can be written/],
  ])("is told with place and remedy: %s", (code, problem, remedy) => {
    const { details } = writeError("runs/one", Object.assign(new Error(code), { code }));
    expect(details).toMatchObject({ code: "FD_FILE", place: "runs/one", problem, remedy: expect.stringMatching(remedy) });
  });

  it("is a temporary folder where TMPDIR leads nowhere", () => {
    const folder = mkdtempSync(join(tmpdir(), "firedrill-tmpdir-"));
    rmSync(folder, { recursive: true });
    vi.stubEnv("TMPDIR", folder);
    expect(() => makeTemporaryFolder("test")).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ code: "FD_FILE", place: folder, remedy: expect.stringContaining("TMPDIR") }),
      }),
    );
  });
});
