import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { FiredrillError } from "../../src/core/errors.ts";
import { readTextFile } from "../../src/transports/files.ts";

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
