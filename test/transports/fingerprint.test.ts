import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/random.ts";
import { commitOf, hashFiles, hashFolders, hashHistory } from "../../src/transports/fingerprint.ts";
import { historyOf } from "../checkers/stories.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fingerprint-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (folder: string, files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, folder, name, ".."), { recursive: true });
    writeFileSync(join(root, folder, name), text);
  }
};

describe("a fingerprint of files", () => {
  it("is the same wherever their folder stands and whichever comes first, and another for other contents or names", () => {
    write("one", { "world.ts": "1", "parts/a.ts": "2" });
    write("two", { "world.ts": "1", "parts/a.ts": "2", "parts/b.ts": "2" });
    const hash = (folder: string, ...names: string[]) =>
      hashFiles(
        join(root, folder),
        names.map((name) => join(root, folder, name)),
      );
    const first = hash("one", "world.ts", "parts/a.ts");
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(hash("two", "parts/a.ts", "world.ts", "world.ts")).toBe(first);
    expect(hash("two", "parts/b.ts", "world.ts")).not.toBe(first);
    write("one", { "parts/a.ts": "3" });
    expect(hash("one", "world.ts", "parts/a.ts")).not.toBe(first);
  });
});

describe("a fingerprint of folders", () => {
  it("is the same for the same files, whichever came first, and wherever they stand", () => {
    write("one/src", { "b.ts": "2", "a/c.ts": "1" });
    write("two/src", { "a/c.ts": "1", "b.ts": "2" });
    const hash = hashFolders(join(root, "one"), ["src"], ".ts");
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(hashFolders(join(root, "two"), ["src"], ".ts")).toBe(hash);
  });

  it("changes with contents and names, and not with files of another kind", () => {
    write("src", { "a.ts": "1" });
    const hash = () => hashFolders(root, ["src"], ".ts");
    const first = hash();
    write("src", { "notes.md": "x" });
    expect(hash()).toBe(first);
    write("src", { "a.ts": "2" });
    const second = hash();
    write("src", { "b.ts": "" });
    expect(new Set([first, second, hash()]).size).toBe(3);
  });

  it("takes folders that are not there for empty", () => {
    expect(hashFolders(root, ["none"], ".ts")).toBe(hashFolders(root, [], ".ts"));
  });

  it("reads files alone, whatever a folder is called", () => {
    write("src/folder.ts", { "a.ts": "1" });
    expect(hashFolders(root, ["src"], ".ts")).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe("a fingerprint of a history", () => {
  it("follows from its bytes", () => {
    const history = historyOf(createRandom(1), "happy");
    expect(hashHistory(structuredClone(history))).toBe(hashHistory(history));
    expect(hashHistory(history.slice(1))).not.toBe(hashHistory(history));
  });
});

describe("a commit", () => {
  it("is told where there is one", () => {
    const git = (...more: string[]) => execFileSync("git", more, { cwd: root, stdio: "ignore" });
    expect(commitOf(join(root, "none"))).toBeUndefined();
    git("init");
    expect(commitOf(root)).toBeUndefined();
    git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--allow-empty", "-m", "x");
    expect(commitOf(root)).toMatch(/^[0-9a-f]{12}$/);
  });
});
