import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Catalogue } from "../../core/catalogue.ts";
import { FiredrillError, messageOf } from "../../core/errors.ts";
import type { LinkPort } from "../../core/fault.ts";
import type { LatencySummary, RunResult, ScenarioResult, Tested } from "../../core/result.ts";
import type { Scenario } from "../../core/scenario.ts";
import { worst } from "../../core/verdict.ts";
import { notRun } from "../not-run.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import { runScenario } from "./run-scenario.ts";
import type { Target } from "./target.ts";

export interface Drill {
  readonly tested: Tested;
  readonly scenarios: readonly Scenario[];
  readonly target: Target;
  readonly blueprints: readonly PartnerBlueprint[];
  readonly catalogue: Catalogue;
  /** A fresh set of links for each scenario. */
  readonly links: () => LinkPort;
  /** How the proxy in use is called in the report. */
  readonly proxy: string;
  readonly folder: string;
  readonly seed: number;
  readonly version: string;
  /** The shell line that runs one scenario again. */
  readonly replayLine: (scenario: string, seed: number) => string;
  readonly signal: AbortSignal;
  /** What a scenario needs that the integration has not. */
  readonly lacks: (scenario: Scenario) => readonly string[];
  readonly onPhase?: (scenario: string, phase: string) => void;
  readonly onScenario?: (result: ScenarioResult) => void;
  readonly interpose?: (partner: string, url: string) => Promise<string>;
}

/**
 * Runs scenarios one after the other. `result.json` is written after each, so that an interrupted drill keeps what it
 * has. A scenario that cannot be run for the user's own mistake (FiredrillError) ends the drill.
 */
export async function runDrill(drill: Drill): Promise<RunResult> {
  const startedMs = Date.now();
  const startedAt = new Date(startedMs).toISOString();
  const results: ScenarioResult[] = [];
  let calm: LatencySummary | undefined;
  mkdirSync(drill.folder, { recursive: true });

  const soFar = (): RunResult => ({
    format: 2,
    tested: drill.tested,
    firedrill: drill.version,
    startedAt,
    durationMs: Date.now() - startedMs,
    world: "live",
    proxy: drill.proxy,
    node: process.version,
    seed: drill.seed,
    verdict: results.length === 0 ? "unproven" : worst(results.map((result) => result.verdict)),
    scenarios: results,
    interrupted: drill.signal.aborted,
  });
  const save = (): RunResult => {
    const result = soFar();
    writeFileSync(join(drill.folder, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
    return result;
  };

  for (const scenario of drill.scenarios) {
    if (drill.signal.aborted) break;
    const replay = drill.replayLine(scenario.name, drill.seed);
    const lacks = drill.lacks(scenario);
    if (lacks.length > 0) {
      const result = notRun(scenario, { seed: drill.seed, replay }, { lacks });
      results.push(result);
      drill.onScenario?.(result);
      continue;
    }
    const folder = join(drill.folder, scenario.name);
    mkdirSync(folder, { recursive: true });
    const onPhase = (phase: string): void => drill.onPhase?.(scenario.name, phase);
    try {
      const { target, blueprints, catalogue, seed, signal, interpose } = drill;
      const result = await runScenario({
        scenario,
        target,
        blueprints,
        catalogue,
        links: drill.links(),
        folder,
        folderName: scenario.name,
        seed,
        calm,
        replay,
        signal,
        onPhase,
        interpose,
      });
      if (scenario.name === "calm") calm = result.latency;
      results.push(result);
    } catch (thrown) {
      if (thrown instanceof FiredrillError) {
        save();
        throw thrown;
      }
      results.push(notRun(scenario, { seed: drill.seed, replay }, { error: messageOf(thrown) }));
    }
    const last = results.at(-1);
    if (last) drill.onScenario?.(last);
    save();
  }
  return save();
}

/** Points `latest` beside the run's folder at it. */
export function markLatest(runsFolder: string, name: string): void {
  const link = join(runsFolder, "latest");
  rmSync(link, { force: true, recursive: false });
  symlinkSync(name, link, "dir");
}
