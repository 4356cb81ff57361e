import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { historyFormat } from "../../src/core/history.ts";
import { readHistory } from "../../src/transports/history-file.ts";

describe("the history file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firedrill-history-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const written = (format: number): string => {
    const file = join(folder, "history.ndjson");
    writeFileSync(file, `${JSON.stringify({ i: 0, t: 0, world: "sim", actor: "harness", type: "run", value: { format } })}\n`);
    return file;
  };

  it("is read back", () => {
    expect(readHistory(written(historyFormat))).toHaveLength(1);
  });

  it("is refused in a format of another version", () => {
    expect(() => readHistory(written(1))).toThrow("this history has format 1");
  });
});
