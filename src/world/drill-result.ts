import { combineAttempts, type Repetition } from "../core/attempts.ts";
import { verdictOfNew } from "../core/baseline.ts";
import type { RunResult, ScenarioResult } from "../core/result.ts";
import { type Verdict, worst } from "../core/verdict.ts";

/** A scenario with all times that it was run. */
export interface Played {
  /** Empty where a repetition was not run. */
  readonly repetitions: readonly Repetition[];
  /** Why not all of them were. */
  readonly ended?: string | undefined;
  /** What stands for the scenario where none was. */
  readonly unplayed: (why: string) => ScenarioResult;
}

/** The result of all times together; undefined where there is nothing to be said yet. */
export function resultOfPlayed({ repetitions, ended, unplayed }: Played, repeat: number): ScenarioResult | undefined {
  const ran = repetitions.filter((times) => times.length > 0).length;
  if (ran === 0) return ended === undefined ? undefined : unplayed(ended);
  return combineAttempts(repetitions, ended === undefined ? undefined : `only ${ran} of ${repeat} times: ${ended}`);
}

/** What a drill is told with, besides its scenarios and the verdicts on them. */
export interface DrillFacts extends Omit<RunResult, "format" | "verdict" | "scenarios" | "baseline"> {
  /** The file of the earlier result that says what is known. */
  readonly baselineFile?: string | undefined;
}

/** The result of a drill: the worst of its scenarios. */
export function drillResult(
  { baselineFile, interrupted, ...facts }: DrillFacts,
  scenarios: readonly ScenarioResult[],
): RunResult {
  const verdictOf = (each: (result: ScenarioResult) => Verdict): Verdict =>
    scenarios.length === 0 ? "unproven" : worst(scenarios.map(each));
  return {
    format: 2,
    ...facts,
    verdict: verdictOf(({ verdict }) => verdict),
    scenarios,
    ...(baselineFile === undefined ? {} : { baseline: { file: baselineFile, verdict: verdictOf(verdictOfNew) } }),
    interrupted,
  };
}
