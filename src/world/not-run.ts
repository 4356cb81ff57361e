import type { ScenarioResult } from "../core/result.ts";
import type { Scenario } from "../core/scenario.ts";
import type { Verdict } from "../core/verdict.ts";

/** The result of a scenario without a history: it failed before it had one, was not begun, or needs what the integration has not. */
export function notRun(
  { name, story, tags }: Scenario,
  run: { readonly seed: number; readonly replay: string },
  why: { readonly error: string } | { readonly lacks: readonly string[] } | { readonly notRun: string },
): ScenarioResult {
  const verdict: Verdict = "lacks" in why ? "not applicable" : "unproven";
  return {
    scenario: name,
    story,
    ...(tags === undefined ? {} : { tags }),
    verdict,
    seed: run.seed,
    durationMs: 0,
    orders: 0,
    events: 0,
    checks: [],
    faults: [],
    replay: run.replay,
    folder: name,
    ...why,
  };
}
