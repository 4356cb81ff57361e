import { describe, expect, it } from "vitest";
import { combineAttempts, wasTooBusy } from "../../src/core/attempts.ts";
import type { ScenarioResult } from "../../src/core/result.ts";
import type { Verdict } from "../../src/core/verdict.ts";
import { check, scenario } from "../report/sample-result.ts";

const run = (verdict: Verdict, seed: number, more: Partial<ScenarioResult> = {}): ScenarioResult =>
  scenario(verdict, { seed, folder: `calm/${seed}`, durationMs: 1000, ...more });

const doubt = (code: string) => ({ ...check("unproven"), evidence: [{ code, sentence: "s", events: [] }] });

describe("a scenario that was run several times", () => {
  it("is as its worst repetition, and lists each", () => {
    expect(combineAttempts([[run("held", 1)], [run("broken", 2)], [run("unproven", 3)]])).toMatchObject({
      verdict: "broken",
      seed: 2,
      durationMs: 3000,
      attempts: [
        { repetition: 1, verdict: "held", seed: 1, folder: "calm/1", isRetry: false },
        { repetition: 2, verdict: "broken", seed: 2 },
        { repetition: 3, verdict: "unproven", seed: 3 },
      ],
    });
  });

  it("is as its retry where it was run again, and keeps both", () => {
    for (const verdict of ["held", "broken", "unproven"] as const)
      expect(combineAttempts([[run("unproven", 1), run(verdict, 1, { folder: "calm/again" })]])).toMatchObject({
        verdict,
        attempts: [
          { verdict: "unproven", isRetry: false },
          { verdict, isRetry: true, folder: "calm/again" },
        ],
      });
  });

  it("is unproven where it was not run as often as was wanted, and broken where it broke by then", () => {
    expect(combineAttempts([[run("held", 1)]], "only 1 of 2 times")).toMatchObject({
      verdict: "unproven",
      notRun: "only 1 of 2 times",
    });
    expect(combineAttempts([[run("broken", 1)]], "only 1 of 2 times")?.verdict).toBe("broken");
  });

  it("is told as it was where it was run once", () => {
    const once = run("held", 1);
    expect(combineAttempts([[once]])).toEqual(once);
    expect(combineAttempts([])).toBeUndefined();
  });
});

describe("a busy machine", () => {
  const busy = doubt("machine-too-busy");

  it("is to blame where a doubt is about it, whatever else it kept from happening", () => {
    expect(wasTooBusy(run("unproven", 1, { checks: [check("held"), busy] }))).toBe(true);
    expect(wasTooBusy(run("unproven", 1, { checks: [busy, doubt("fault-never-fired")] }))).toBe(true);
  });

  it("is not to blame where something broke, no doubt is about it, or the run did not come to its end", () => {
    expect(wasTooBusy(run("broken", 1, { checks: [check("broken"), busy] }))).toBe(false);
    expect(wasTooBusy(run("unproven", 1, { checks: [doubt("fault-never-fired")] }))).toBe(false);
    expect(wasTooBusy(run("unproven", 1, { checks: [busy], error: "no port is free" }))).toBe(false);
    expect(wasTooBusy(run("unproven", 1, { checks: [] }))).toBe(false);
  });
});
