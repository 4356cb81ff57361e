import { verdictOfNew } from "./baseline.ts";
import type { Attempt, ScenarioResult } from "./result.ts";
import { type Verdict, worst } from "./verdict.ts";

/** Each time that one repetition was run: once, and where a busy machine kept that from proof, once more. */
export type Repetition = readonly ScenarioResult[];

/**
 * Whether a busy machine kept it from proof: another run may tell. Other doubts go with it, such as faults that never fired
 * because orders did not get so far in time.
 */
export function wasTooBusy({ verdict, checks, error, notRun }: ScenarioResult): boolean {
  if (verdict !== "unproven" || error !== undefined || notRun !== undefined) return false;
  return checks.some((check) => check.verdict === "unproven" && check.evidence.some(({ code }) => code === "machine-too-busy"));
}

const order: readonly Verdict[] = ["broken", "unproven", "held", "not applicable"];
const badness = (verdict: Verdict): number => order.indexOf(verdict);

/** The first of the worst: what is new before what was known. */
const worstOf = (results: readonly ScenarioResult[]): ScenarioResult | undefined =>
  [...results].sort((a, b) => badness(verdictOfNew(a)) - badness(verdictOfNew(b)) || badness(a.verdict) - badness(b.verdict))[0];

function attemptOf(result: ScenarioResult, repetition: number, isRetry: boolean): Attempt {
  const { verdict, seed, durationMs, replay, folder, error } = result;
  return { repetition, isRetry, verdict, seed, durationMs, replay, folder, ...(error === undefined ? {} : { error }) };
}

/**
 * One scenario's result of all times that it was run: the last of each repetition counts, and the worst of these is told.
 *
 * @param notRun why it was not run as often as was wanted: that is no proof
 */
export function combineAttempts(repetitions: readonly Repetition[], notRun?: string): ScenarioResult | undefined {
  const last = repetitions.flatMap((repetition) => repetition.at(-1) ?? []);
  const told = worstOf(last);
  if (told === undefined) return undefined;
  const all = repetitions.flat();
  const missing = notRun === undefined ? {} : { notRun, verdict: worst([told.verdict, "unproven"]) };
  if (all.length === 1) return { ...told, ...missing };
  return {
    ...told,
    ...missing,
    durationMs: all.reduce((sum, { durationMs }) => sum + durationMs, 0),
    attempts: repetitions.flatMap((repetition, n) => repetition.map((result, time) => attemptOf(result, n + 1, time > 0))),
  };
}
