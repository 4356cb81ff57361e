import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readResult } from "../../src/cli/result-file.ts";
import type { RunResult, ScenarioResult } from "../../src/core/result.ts";
import { result, scenario } from "../report/sample-result.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "result-file-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The message where the folder's result is refused; its verdict where it is taken. */
function read(value: unknown): string {
  writeFileSync(join(folder, "result.json"), typeof value === "string" ? value : JSON.stringify(value));
  try {
    return readResult(folder).verdict;
  } catch (thrown) {
    return String(thrown);
  }
}

const whole = (): RunResult => result([scenario("held"), scenario("broken")]);
const withScenario = (fields: Partial<Record<keyof ScenarioResult, unknown>>): unknown => ({
  ...whole(),
  scenarios: [{ ...scenario("held"), ...fields }],
});

it("takes the result of a run", () => {
  expect(read(whole())).toBe("broken");
});

it.each([
  ["what is not JSON", "{", /not a result of Firedrill/],
  ["what is no object", null, /not a result of Firedrill/],
  ["a list", [], /not a result of Firedrill/],
  ["a later format", { ...whole(), format: 3 }, /not a result of Firedrill, format 2/],
  ["a result that does not say who was tested", { ...whole(), tested: undefined }, /\/tested/],
  ["a verdict that nobody gives", withScenario({ verdict: "great" }), /\/scenarios\/0\/verdict/],
  ["a scenario without checks", withScenario({ checks: null }), /\/scenarios\/0\/checks/],
  ["a scenario without anything", { ...whole(), scenarios: [{}] }, /\/scenarios\/0/],
])("refuses %s", (_what, value, problem) => {
  expect(read(value)).toMatch(problem);
});
