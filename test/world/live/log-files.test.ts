import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { followLogFiles } from "../../../src/world/live/log-files.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

function follow(globs: readonly string[]) {
  const cwd = mkdtempSync(join(tmpdir(), "firedrill-logs-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  mkdirSync(join(cwd, "logs"));
  const lines: string[] = [];
  const clock = createVirtualClock();
  return {
    lines,
    clock,
    cwd,
    at: (name: string) => join(cwd, "logs", name),
    begin: () => followLogFiles({ globs, cwd, clock, onLine: (file, line) => lines.push(`${file}: ${line}`) }),
    look: () => clock.advance(1000),
  };
}

it("tells what is appended, and nothing from before", async () => {
  const { lines, at, begin, look } = follow(["logs/*.log"]);
  writeFileSync(at("shop.log"), "of yesterday\n");
  const files = begin();
  appendFileSync(at("shop.log"), "one\ntwo\nthr");
  await look();
  expect(lines).toEqual(["logs/shop.log: one", "logs/shop.log: two"]);
  appendFileSync(at("shop.log"), "ee\n");
  writeFileSync(at("new.log"), "first\r\n");
  writeFileSync(at("other.txt"), "not asked for\n");
  await look();
  expect(lines.slice(2).toSorted()).toEqual(["logs/new.log: first", "logs/shop.log: three"]);
  files.stop();
});

it("goes on where a file is rotated or emptied", async () => {
  const { lines, at, begin, look } = follow(["logs/*.log"]);
  const files = begin();
  writeFileSync(at("shop.log"), "one\n");
  await look();
  renameSync(at("shop.log"), at("shop-1.log"));
  appendFileSync(at("shop-1.log"), "two\n");
  writeFileSync(at("shop.log"), "three\n");
  await look();
  expect(lines.slice(1).toSorted()).toEqual(["logs/shop-1.log: two", "logs/shop.log: three"]);
  truncateSync(at("shop.log"), 0);
  appendFileSync(at("shop.log"), "4\n");
  await look();
  expect(lines.at(-1)).toBe("logs/shop.log: 4");
  files.stop();
});

it("tells at the end what has no end of a line, and characters of several bytes whole", async () => {
  const { lines, at, begin, look } = follow(["logs/shop.log"]);
  const files = begin();
  const bytes = Buffer.from("größe");
  writeFileSync(at("shop.log"), bytes.subarray(0, 3));
  await look();
  appendFileSync(at("shop.log"), bytes.subarray(3));
  files.stop();
  expect(lines).toEqual(["logs/shop.log: größe"]);
});

it("tells patterns that no file has matched, and whether there is a folder for them", () => {
  const { begin } = follow(["logs/shop.log", "lgos/*.log", "logs/*.txt"]);
  expect(begin().stop()).toEqual({ unmatched: ["logs/shop.log", "logs/*.txt"], nowhere: ["lgos/*.log"] });
});

it("knows a file by its whole path as well", async () => {
  const { lines, at, look, clock, cwd } = follow([]);
  const files = followLogFiles({
    globs: [at("*.log")],
    cwd,
    clock,
    onLine: (_file, line) => lines.push(line),
  });
  writeFileSync(at("shop.log"), "one\n");
  await look();
  expect(lines).toEqual(["one"]);
  expect(files.stop()).toEqual({ unmatched: [], nowhere: [] });
});
