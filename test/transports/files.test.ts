import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { FiredrillError } from "../../src/core/errors.ts";
import { makeFolder, readTextFile, writeWholeFile } from "../../src/transports/files.ts";

const folder = mkdtempSync(join(tmpdir(), "firedrill-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

function refusal(file: string): FiredrillError {
  try {
    readTextFile(file, "contract");
  } catch (thrown) {
    if (thrown instanceof FiredrillError) return thrown;
  }
  throw new Error("it was read");
}

it("reads a text", () => {
  const file = join(folder, "a.yaml");
  writeFileSync(file, "openapi: 3.1.0 é\n");
  expect(readTextFile(file, "contract")).toBe("openapi: 3.1.0 é\n");
});

it("names the file, the problem and the remedy where it cannot", () => {
  const missing = join(folder, "missing.yaml");
  expect(refusal(missing).details).toMatchObject({ code: "FD_FILE", place: missing, problem: "there is no such file" });
  expect(refusal(missing).details.remedy).toContain("contract");
  expect(refusal(folder).details.problem).toContain("folder");
  const binary = join(folder, "b.yaml");
  writeFileSync(binary, new Uint8Array([0xff, 0x00]));
  expect(refusal(binary).details.problem).toContain("UTF-8");
});

it("makes a folder with those that it stands in, and is content with one that is there", () => {
  const deep = join(folder, "one", "two", "three");
  makeFolder(deep);
  makeFolder(deep);
  expect(existsSync(deep)).toBe(true);
});

it.each([
  ["a file stands in its way", join(folder, "file", "deeper"), "a file stands where a folder was to be"],
  ["a file has its name", join(folder, "file"), "a file stands where a folder was to be"],
  ...(process.platform === "linux"
    ? [["the system has no place for it", "/proc/nowhere/deeper", "there can be no such folder"]]
    : []),
])("says at once why a folder cannot be made where %s", (_why = "", path = "", problem = "") => {
  writeFileSync(join(folder, "file"), "");
  expect(() => makeFolder(path)).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ code: "FD_FILE", problem }) }),
  );
});

it("writes a file whole and leaves no draft, or says why not", () => {
  const file = join(folder, "one", "whole.json");
  makeFolder(join(folder, "one"));
  writeWholeFile(file, "{}");
  expect(readFileSync(file, "utf8")).toBe("{}");
  expect(readdirSync(join(folder, "one")).filter((name) => name.endsWith(".new"))).toEqual([]);
  expect(() => writeWholeFile(join(folder, "nowhere", "a.json"), "{}")).toThrow("there can be no such folder");
});
