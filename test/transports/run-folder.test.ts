import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkLatest, markLatest } from "../../src/transports/latest-link.ts";
import { claimFolder, createRunFolder, folderWithin } from "../../src/transports/run-folder.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "firedrill-run-folder-"));
});
afterEach(() => rmSync(parent, { recursive: true }));

const lockOf = (folder: string): string => join(folder, ".firedrill-lock");
const refusal = (problem: RegExp) =>
  expect.objectContaining({
    details: expect.objectContaining({ code: "FD_FILE", problem: expect.stringMatching(problem) }),
  });

/** A process that has ended: its number is nobody's for now. */
const endedPid = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

describe("the folder of a run", () => {
  it("is another one for each run of one second", () => {
    const runs = [1, 2, 3].map(() => createRunFolder(join(parent, "runs"), "2026-11-23T19-04-11-shop"));
    expect(readdirSync(join(parent, "runs"))).toEqual([
      "2026-11-23T19-04-11-shop",
      "2026-11-23T19-04-11-shop-2",
      "2026-11-23T19-04-11-shop-3",
    ]);
    for (const { path, release } of runs) {
      expect(existsSync(lockOf(path))).toBe(true);
      release();
      expect(existsSync(lockOf(path))).toBe(false);
    }
  });

  it("can be new, empty, or an earlier run's", () => {
    const folder = join(parent, "deep", "out");
    claimFolder(folder).release();
    writeFileSync(join(folder, "result.json"), "{}");
    claimFolder(folder).release();
    expect(readFileSync(join(folder, "result.json"), "utf8")).toBe("{}");
    const empty = join(parent, "empty");
    mkdirSync(empty);
    writeFileSync(join(empty, ".gitignore"), "*\n");
    claimFolder(empty).release();
  });

  it("is none that holds anything else, and nothing in that is touched", () => {
    const folder = join(parent, "dd");
    mkdirSync(join(folder, "calm", "data"), { recursive: true });
    writeFileSync(join(folder, "calm", "data", "orders.csv"), "1\n");
    expect(() => claimFolder(folder)).toThrow(refusal(/holds what no run of Firedrill wrote \(calm\)/));
    expect(readdirSync(folder)).toEqual(["calm"]);
    expect(readdirSync(join(folder, "calm", "data"))).toEqual(["orders.csv"]);
  });

  it("is no file, and no folder within a file", () => {
    writeFileSync(join(parent, "file"), "");
    expect(() => claimFolder(join(parent, "file"))).toThrow(refusal(/a file stands where a folder was to be/));
    expect(() => claimFolder(join(parent, "file", "out"))).toThrow(refusal(/a file stands where a folder was to be/));
    symlinkSync("nowhere", join(parent, "dangling"));
    expect(() => claimFolder(join(parent, "dangling"))).toThrow(refusal(/./));
  });

  it("has one run at a time", () => {
    const { path, release } = claimFolder(join(parent, "out"));
    expect(() => claimFolder(path)).toThrow(
      refusal(new RegExp(`another run writes into this folder \\(process ${process.pid}\\)`)),
    );
    release();
    claimFolder(path).release();
  });

  it("is free again where the run that claimed it was killed", () => {
    const { path, release } = claimFolder(join(parent, "out"));
    release();
    for (const owner of [
      { pid: endedPid(), host: hostname() },
      // the number was given to another process since
      { pid: process.pid, host: hostname(), began: "1" },
    ]) {
      writeFileSync(lockOf(path), JSON.stringify(owner));
      claimFolder(path).release();
    }
    writeFileSync(lockOf(path), "damaged");
    claimFolder(path).release();
  });

  it("stays claimed by a run on another machine, and says which file to remove", () => {
    const { path, release } = claimFolder(join(parent, "out"));
    release();
    writeFileSync(lockOf(path), JSON.stringify({ pid: 7, host: "elsewhere" }));
    expect(() => claimFolder(path)).toThrow(/process 7 on elsewhere[\s\S]*remove .*\.firedrill-lock/);
  });

  it("leads nowhere else, by whatever name or link", () => {
    const folder = join(parent, "out");
    mkdirSync(folder);
    mkdirSync(join(parent, "victim"));
    for (const name of ["..", ".", "../victim", "/etc", "a/b", ""])
      expect(() => folderWithin(folder, name), name).toThrow(refusal(/leads out of the run's folder/));
    symlinkSync("../victim", join(folder, "calm"));
    expect(() => folderWithin(folder, "calm")).toThrow(refusal(/leads out of the run's folder/));
    symlinkSync("nowhere", join(folder, "dangling"));
    expect(() => folderWithin(folder, "dangling")).toThrow(refusal(/./));
    expect(folderWithin(folder, "outage")).toBe(folderWithin(folder, "outage"));
  });
});

describe("the link to the latest run", () => {
  const link = (): string => join(parent, "latest");

  it("is moved from run to run, and from one that was removed", () => {
    for (const run of ["one", "two"]) {
      markLatest(parent, run);
      checkLatest(parent);
      expect(readlinkSync(link())).toBe(run);
    }
    expect(readdirSync(parent)).toEqual(["latest"]);
  });

  it.each([
    ["a folder", () => mkdirSync(link())],
    ["a file", () => writeFileSync(link(), "mine")],
    ["a link to ../elsewhere", () => symlinkSync("../elsewhere", link())],
    ["a link to /var/empty/mine", () => symlinkSync("/var/empty/mine", link())],
  ])("is not put in the place of %s", (what, make) => {
    make();
    const before = lstatSync(link()).ino;
    for (const attempt of [() => checkLatest(parent), () => markLatest(parent, "run")])
      expect(attempt).toThrow(refusal(new RegExp(`^${what} stands where Firedrill links to the latest run`)));
    expect(lstatSync(link()).ino).toBe(before);
    expect(readdirSync(parent)).toEqual(["latest"]);
  });
});
