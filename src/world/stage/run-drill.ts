import type { Checker } from "../../core/checker.ts";
import { FiredrillError, messageOf } from "../../core/errors.ts";
import type { HistoryEvent, WorldName } from "../../core/history.ts";
import type { LatencySummary, RunResult, ScenarioResult, Tested } from "../../core/result.ts";
import type { Scenario } from "../../core/scenario.ts";
import { worst } from "../../core/verdict.ts";
import type { Fitted } from "../applicability.ts";
import { notRun } from "../not-run.ts";
import { summarize } from "../summarize.ts";

/** What a world is given to enact one scenario. */
export interface Given {
  readonly scenario: Scenario;
  readonly seed: number;
  /** The scenario's own folder, which is there. */
  readonly folder: string;
  readonly calm: LatencySummary | undefined;
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
  /** The scenario without what the integration has not. */
  readonly fit: (scenario: Scenario) => Fitted;
  readonly onPhase?: (scenario: string, phase: string) => void;
  readonly onScenario?: (result: ScenarioResult) => void;
}

/**
 * Runs scenarios one after the other. `result.json` is written after each, so that an interrupted drill keeps what it
 * has. A scenario that cannot be run for the user's own mistake (FiredrillError) ends the drill.
 */
export async function runDrill(drill: Drill): Promise<RunResult> {
  const { files, seed, signal, nowMs } = drill;
  const startedMs = nowMs();
  const results: ScenarioResult[] = [];
  let calm: LatencySummary | undefined;

  const save = (): RunResult => {
    const result: RunResult = {
      format: 2,
      tested: drill.tested,
      firedrill: drill.version,
      startedAt: new Date(startedMs).toISOString(),
      durationMs: nowMs() - startedMs,
      world: drill.world,
      proxy: drill.proxy,
      node: drill.node,
      seed,
      verdict: results.length === 0 ? "unproven" : worst(results.map((result) => result.verdict)),
      scenarios: results,
      interrupted: signal.aborted,
    };
    files.write("result.json", result);
    return result;
  };
  const run = async (wanted: Scenario): Promise<ScenarioResult> => {
    const { scenario, lacks, leftOut } = drill.fit(wanted);
    const { name } = scenario;
    const beganMs = nowMs();
    const about = { seed, replay: drill.replayLine(name, seed) };
    if (lacks.length > 0) return notRun(scenario, about, { lacks });
    const folder = files.folderOf(name);
    files.write(`${name}/schedule.json`, { scenario, seed });
    const onPhase = (phase: string): void => drill.onPhase?.(name, phase);
    try {
      const { events, error } = await drill.enact({ scenario, seed, folder, calm, signal, onPhase });
      const interrupted = signal.aborted;
      const run = { ...about, scenario, calm, checkers: drill.checkers, folderName: name, interrupted };
      const result = summarize(run, events, nowMs() - beganMs, interrupted ? "the run was interrupted" : error);
      return leftOut.length === 0 ? result : { ...result, leftOut };
    } catch (thrown) {
      if (thrown instanceof FiredrillError) throw thrown;
      return notRun(scenario, about, { error: messageOf(thrown) });
    }
  };

  for (const scenario of drill.scenarios) {
    if (signal.aborted) break;
    try {
      const result = await run(scenario);
      if (scenario.name === "calm") calm = result.latency;
      results.push(result);
      drill.onScenario?.(result);
    } finally {
      save();
    }
  }
  return save();
}
