import { type Repetition, wasTooBusy } from "../../core/attempts.ts";
import { markKnown, verdictOfNew } from "../../core/baseline.ts";
import type { Checker } from "../../core/checker.ts";
import { FiredrillError, messageOf } from "../../core/errors.ts";
import type { HistoryEvent, WorldName } from "../../core/history.ts";
import { redactTexts } from "../../core/redact.ts";
import type { LatencySummary, RunResult, ScenarioResult, ScenarioSource, Tested } from "../../core/result.ts";
import type { Scenario } from "../../core/scenario.ts";
import type { Fitted } from "../applicability.ts";
import { drillResult, resultOfPlayed } from "../drill-result.ts";
import { leastMs } from "../least-ms.ts";
import { notRun } from "../not-run.ts";
import { summarize } from "../summarize.ts";

/** What a world is given to enact one scenario. */
export interface Given {
  readonly scenario: Scenario;
  readonly seed: number;
  /** The scenario's own folder, which is there. */
  readonly folder: string;
  readonly calm: LatencySummary | undefined;
  /** Calls at which the integration is to be killed or stopped wait so long for each other, and it is struck once for all of them. */
  readonly gatherMs?: number | undefined;
  /** Nobody else comes while so many customers wait for an answer, those whom a fault has struck aside. */
  readonly mostWaiting?: number | undefined;
  /** Each order is a schedule of its own: faults that have not struck are waited for so long after the last one's start, and only while its order moves. */
  readonly lateFaultsMs?: number | undefined;
  /** Where nothing has happened to anybody for so long, settling ends: who has no end by then is taken to come to none. */
  readonly silentMs?: number | undefined;
  readonly signal: AbortSignal;
  readonly onPhase: (phase: string) => void;
}

export interface Enacted {
  readonly events: readonly HistoryEvent[];
  /** What kept the run from its end, or a fault from striking. */
  readonly error?: string;
}

/** Enacts one scenario and leaves `history.ndjson` in its folder. Rejects where it could not be run at all. */
export type Enact = (given: Given) => Promise<Enacted>;

/** The files of a run, by their paths in its folder. */
export interface DrillFiles {
  /** The path of a scenario's own folder, which is made. */
  folderOf(scenario: string): string;
  write(path: string, value: unknown): void;
}

export interface Drill {
  readonly tested: Tested;
  readonly scenarios: readonly Scenario[];
  readonly checkers: readonly Checker[];
  readonly world: WorldName;
  /** How the proxy in use is called in the report. */
  readonly proxy: string;
  readonly enact: Enact;
  readonly files: DrillFiles;
  readonly seed: number;
  readonly version: string;
  /** The version of Node.js that runs it. */
  readonly node: string;
  readonly nowMs: () => number;
  /** The shell line that runs one scenario again. */
  readonly replayLine: (scenario: string, seed: number) => string;
  readonly signal: AbortSignal;
  /** Where a scenario is written, by its name. */
  readonly sourceOf?: ((scenario: string) => ScenarioSource | undefined) | undefined;
  /** The scenario without what the integration has not. */
  readonly fit: (scenario: Scenario) => Fitted;
  /** How often each scenario is run, each time with the next seed: once unless given. */
  readonly repeat?: number | undefined;
  /** Whether the first scenario that breaks a promise ends it. */
  readonly bail?: boolean | undefined;
  readonly budget?: Budget | undefined;
  /** An earlier result: what it had found is known. */
  readonly baseline?: { readonly file: string; readonly result: RunResult } | undefined;
  /** Which times of which scenarios are run here, where several machines share the drill; all unless given. */
  readonly takes?: ((scenario: string, repetition: number) => boolean) | undefined;
  readonly onPhase?: (scenario: string, phase: string) => void;
  /** Told whenever `result.json` was written. */
  readonly onSaved?: ((saved: SavedDrill) => void) | undefined;
  /** @param label the scenario's name, and which time it was where it is run several times */
  readonly onScenario?: (result: ScenarioResult, label: string) => void;
}

/** How long all may take: what cannot be over by then is not begun. */
export interface Budget {
  /** As it was given, for people: `10m`. */
  readonly text: string;
  readonly ms: number;
  /** Aborts when the time is over. */
  readonly over: AbortSignal;
}

/** A drill as far as it has come. */
export interface SavedDrill {
  readonly result: RunResult;
  readonly scenarios: readonly SavedScenario[];
  /** Nothing more is to come, and it was not stopped. */
  readonly isWhole: boolean;
}

/** One scenario's part of it. */
export interface SavedScenario {
  readonly scenario: string;
  /** Empty where a repetition was not run here. */
  readonly repetitions: readonly Repetition[];
  /** Why there are no more. */
  readonly ended?: string;
}

/** A scenario with all times that it was run so far. */
interface Progressing {
  readonly scenario: Scenario;
  readonly repetitions: ScenarioResult[][];
  /** Why there are no more. */
  ended?: string;
}

/**
 * Runs scenarios one after the other, and those again at the end that a busy machine kept from proof. `result.json` is
 * written after each, so that an interrupted drill keeps what it has. A scenario that cannot be run for the user's own
 * mistake (FiredrillError) ends the drill.
 */
export async function runDrill(drill: Drill): Promise<RunResult> {
  const { files, signal, nowMs, repeat = 1, budget, baseline } = drill;
  const startedMs = nowMs();
  const progressing: Progressing[] = [];
  let calm: LatencySummary | undefined;
  /** Why nothing more is begun, once that is so. */
  let ended: string | undefined;

  const resultOf = ({ scenario, repetitions, ended: why }: Progressing): ScenarioResult | undefined => {
    const unplayed = (reason: string): ScenarioResult => notRun(scenario, about(scenario, 1), { notRun: reason });
    const result = resultOfPlayed({ repetitions, ended: why, unplayed }, repeat);
    const source = drill.sourceOf?.(scenario.name);
    return result === undefined || source === undefined ? result : { ...result, source };
  };
  const save = (isOver = false): RunResult => {
    const { tested, version, world, proxy, node, seed } = drill;
    const result = drillResult(
      {
        ...{ tested, firedrill: version, startedAt: new Date(startedMs).toISOString(), durationMs: nowMs() - startedMs },
        ...{ world, proxy, node, seed, baselineFile: baseline?.file, interrupted: signal.aborted },
      },
      progressing.flatMap((entry) => resultOf(entry) ?? []),
    );
    // its sentences were told of clean events, but what went wrong may quote anything
    const clean = redactTexts(result);
    files.write("result.json", clean);
    drill.onSaved?.({
      result: clean,
      scenarios: redactTexts(progressing.map(({ scenario, ...played }) => ({ scenario: scenario.name, ...played }))),
      isWhole: isOver && !signal.aborted,
    });
    return clean;
  };
  const about = ({ name }: Scenario, repetition: number): { seed: number; replay: string } => {
    const seed = drill.seed + repetition - 1;
    return { seed, replay: drill.replayLine(name, seed) };
  };
  /** Why a scenario is not to be begun now. One that does not apply takes no time. */
  const reasonAgainst = (scenario: Scenario): string | undefined => {
    if (drill.fit(scenario).lacks.length > 0) return undefined;
    if (ended !== undefined || budget === undefined) return ended;
    const leftMs = budget.ms - (nowMs() - startedMs);
    const needsMs = drill.world === "sim" ? 0 : leastMs(scenario);
    return leftMs > needsMs && !budget.over.aborted ? undefined : `it could not be over within --max-time ${budget.text}`;
  };
  /** Why the running scenario was stopped before its end. */
  const stopped = (): string | undefined => {
    if (signal.aborted) return "the run was interrupted";
    // in virtual time a scenario is over before anybody could stop it
    return drill.world === "live" && budget?.over.aborted ? `it was stopped when --max-time ${budget.text} was over` : undefined;
  };
  const run = async (wanted: Scenario, repetition: number, folderName: string): Promise<ScenarioResult> => {
    const { scenario, lacks, leftOut } = drill.fit(wanted);
    const { name } = scenario;
    const beganMs = nowMs();
    const known = about(scenario, repetition);
    const { seed } = known;
    if (lacks.length > 0) return notRun(scenario, known, { lacks });
    const folder = files.folderOf(folderName);
    files.write(`${folderName}/schedule.json`, { scenario, seed });
    const onPhase = (phase: string): void => drill.onPhase?.(name, phase);
    try {
      const ending = budget === undefined ? signal : AbortSignal.any([signal, budget.over]);
      const { events, error } = await drill.enact({ scenario, seed, folder, calm, signal: ending, onPhase });
      const why = stopped();
      const run = { ...known, scenario, calm, checkers: drill.checkers, folderName, interrupted: why !== undefined };
      const result = summarize(run, events, nowMs() - beganMs, why ?? error);
      const marked = baseline === undefined ? result : markKnown(result, baseline.result);
      return leftOut.length === 0 ? marked : { ...marked, leftOut };
    } catch (thrown) {
      if (thrown instanceof FiredrillError) throw thrown;
      return notRun(scenario, known, { error: messageOf(thrown) });
    }
  };
  /** Runs it once, as the next of this repetition's times. */
  const runInto = async (entry: Progressing, times: ScenarioResult[], repetition: number): Promise<ScenarioResult> => {
    const { scenario } = entry;
    const isRetry = times.length > 0;
    const folderName = [scenario.name, repeat > 1 ? `${repetition}` : [], isRetry ? "again" : []].flat().join("/");
    try {
      const result = await run(scenario, repetition, folderName);
      times.push(result);
      if (scenario.name === "calm") calm = result.latency;
      const label = [scenario.name, repeat > 1 ? `(${repetition} of ${repeat})` : [], isRetry ? "(again)" : []].flat().join(" ");
      drill.onScenario?.(result, label);
      if (drill.bail && verdictOfNew(result) === "broken") ended = `--bail ended the drill when ${label} broke`;
      return result;
    } finally {
      save();
    }
  };

  for (const scenario of drill.scenarios) {
    if (signal.aborted) break;
    const taken = Array.from({ length: repeat }, (_, n) => n + 1).filter((n) => drill.takes?.(scenario.name, n) ?? true);
    if (taken.length === 0) continue;
    const entry: Progressing = { scenario, repetitions: Array.from({ length: repeat }, () => []) };
    progressing.push(entry);
    for (const repetition of taken) {
      if (signal.aborted) break;
      const reason = reasonAgainst(scenario);
      if (reason !== undefined) {
        entry.ended = reason;
        const result = resultOf(entry);
        if (result?.notRun === reason) drill.onScenario?.(result, scenario.name);
        save();
        break;
      }
      const times: ScenarioResult[] = [];
      entry.repetitions[repetition - 1] = times;
      const { lacks } = await runInto(entry, times, repetition);
      if (lacks !== undefined) break;
    }
  }
  for (const entry of progressing)
    for (const [n, times] of entry.repetitions.entries()) {
      const [first] = times;
      if (signal.aborted || first === undefined || !wasTooBusy(first) || reasonAgainst(entry.scenario) !== undefined) continue;
      await runInto(entry, times, n + 1);
    }
  return save(true);
}
