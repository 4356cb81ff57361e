import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createStateFile, readState } from "../../src/cli/explore-state.ts";
import { newSearch } from "../../src/explore/tally.ts";
import { hashText } from "../../src/transports/fingerprint.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "firedrill-state-"));
  file = join(folder, "explore", "state.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("gives back what it kept, and forgets it", () => {
  const kept = createStateFile(file, "this");
  kept.keep({ ...newSearch(), schedules: 7 }, true);
  expect(readState(file, "this").schedules).toBe(7);
  expect(() => readState(file, "that")).toThrow("other customers, another seed or depth");
  kept.forget();
  expect(() => readState(file, "this")).toThrow("no search was left off here");
});

const { seen: _seen, ...lacking } = newSearch();
it.each([
  ["cut short", '{"format":1,"of":"this","sta'],
  ["of another format", JSON.stringify({ format: 2, of: "this", state: newSearch() })],
  ["without a state", JSON.stringify({ format: 1, of: "this", state: null })],
  ["lacking a part", JSON.stringify({ format: 1, of: "this", state: lacking })],
  ["with a part of another kind", JSON.stringify({ format: 1, of: "this", state: { ...newSearch(), frontier: [] } })],
  [
    "changed",
    JSON.stringify({ format: 1, of: "this", digest: hashText(JSON.stringify(newSearch())), state: { ...newSearch(), done: 3 } }),
  ],
])("refuses a state that is %s", (_what, text) => {
  createStateFile(file, "this").keep(newSearch(), true);
  writeFileSync(file, text);
  expect(() => readState(file, "this")).toThrow("no saved search, or it is damaged");
});
