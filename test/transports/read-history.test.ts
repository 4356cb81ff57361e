import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readHistory } from "../../src/transports/read-history.ts";
import { firedrill } from "../e2e/firedrill.ts";

type Line = Record<string, unknown> & { i: number; t: number; type: string; value: Record<string, unknown> };

let folder: string;
let file: string;
let lines: readonly Line[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "firedrill-history-"));
  file = join(folder, "changed.ndjson");
  const out = join(folder, "run");
  const names = ["answer-lost-after-charge", "forged-webhooks", "kill-during-capture", "refund-storm", "gateway-timeouts"];
  const { code, stderr } = await firedrill(["demo", ...names, "--world", "sim", "--out", out]);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  for (const name of names) {
    const text = readFileSync(join(out, name, "history.ndjson"), "utf8");
    lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
    expect(readHistory(join(out, name, "history.ndjson"))).toEqual(lines);
  }
  expect(readdirSync(out)).toContain("result.json");
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function read(changed: readonly unknown[] | string): unknown {
  writeFileSync(file, typeof changed === "string" ? changed : changed.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return readHistory(file);
}

const renumbered = (changed: readonly Line[]): readonly Line[] => changed.map((line, i) => ({ ...line, i }));
const altered = (n: number, change: (line: Line) => object): readonly unknown[] =>
  lines.map((line, i) => (i === n ? change(line) : line));
const firstOf = (type: string): number => lines.findIndex((line) => line.type === type);

describe("a history on disk", () => {
  it.each<readonly [string, () => readonly unknown[] | string, RegExp]>([
    ["is empty", () => "", /this history is empty/],
    ["has a gap", () => lines.filter(({ i }) => i !== 9), /:10: .*its number \(i\) is 10, and 9 comes next/],
    ["has a line twice", () => lines.flatMap((line) => (line.i === 9 ? [line, line] : [line])), /:11: .*its number/],
    ["goes back in time", () => altered(9, (line) => ({ ...line, t: -1 })), /:10: .*\/t/],
    [
      "was put in another order",
      () => renumbered([...lines.slice(0, 5), ...lines.slice(5).toReversed()]),
      /its time \(t\) is before/,
    ],
    [
      "is of a later format",
      () => altered(0, (line) => ({ ...line, value: { ...line.value, format: 99 } })),
      /:1: this history has format 99/,
    ],
    ["has no first line", () => renumbered(lines.slice(1)), /a line of type run stands first/],
    ["has two runs in it", () => renumbered([...lines, ...lines]), /a line of type run stands first/],
    [
      "has an event that nobody knows",
      () => altered(9, (line) => ({ ...line, type: "earthquake" })),
      /:10: .*\/type: must be one of/,
    ],
    [
      "has an event without what it has",
      () => altered(firstOf("effect"), ({ order: _gone, ...line }) => line),
      /\/order: is missing/,
    ],
    [
      "has an amount that is none",
      () => altered(firstOf("books"), (line) => ({ ...line, value: { ...line.value, capturedMinor: "1" } })),
      /capturedMinor/,
    ],
    ["is of two worlds", () => altered(9, (line) => ({ ...line, world: "live" })), /of another world/],
    ["is no JSON", () => `${JSON.stringify(lines[0])}\nnonsense\n`, /:2: this line is not JSON/],
    ["is no list of objects", () => [...lines.slice(0, 3), 7], /:4: /],
    [
      "was cut short within a line",
      () =>
        lines
          .map((line) => JSON.stringify(line))
          .join("\n")
          .slice(0, -9),
      /this line is not JSON/,
    ],
    ["was cut short between two", () => lines.slice(0, -20), /ends before its run did/],
  ])("is refused, with the place, where it %s", (_what, changed, told) => {
    expect(() => read(changed())).toThrow(
      expect.objectContaining({ message: expect.stringMatching(told), details: expect.objectContaining({ code: "FD_RUN" }) }),
    );
  });

  it("says where it looked for one that is not there", () => {
    expect(() => readHistory(join(folder, "none.ndjson"))).toThrow(/none\.ndjson: the history cannot be read/);
  });
});
