import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseMaxTime, readBaseline } from "../../src/cli/choosing.ts";
import { result, scenario } from "../report/sample-result.ts";

const fileWith = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), "firedrill-baseline-")), "result.json");
  writeFileSync(file, text);
  return file;
};

describe("a time that a drill may take", () => {
  it.each([
    ["90s", 90_000],
    ["10m", 600_000],
    ["1h30m", 5_400_000],
  ])("is read: %s", (text, ms) => {
    expect(parseMaxTime(text)).toEqual({ text, ms });
  });

  it.each(["10", "", "m", "10 m", "0s", "-5m", "1.5h", "99h", "10mm", "5m!"])("is refused: %j", (text) => {
    expect(() => parseMaxTime(text)).toThrow("A time is written as");
  });
});

describe("a baseline", () => {
  const good = JSON.stringify(result([scenario("broken")]));

  it("is a result of the same integration", () => {
    expect(readBaseline(fileWith(good), "php shop").scenarios).toHaveLength(1);
  });

  it("is refused where it is another integration's, damaged, no result, or not there", () => {
    expect(() => readBaseline(fileWith(good), "other shop")).toThrow(
      'it is the result of "php shop", and "other shop" is tested',
    );
    expect(() => readBaseline(fileWith(good.replace('"found":1', '"found":-1')), "php shop")).toThrow("changed or damaged");
    expect(() => readBaseline(fileWith("{}"), "php shop")).toThrow("not a result of Firedrill");
    expect(() => readBaseline("/nowhere/result.json", "php shop")).toThrow("no run's folder");
  });
});
