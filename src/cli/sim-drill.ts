import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plainSettings } from "../core/plan.ts";
import type { LatencySummary, RunResult, ScenarioResult, Tested } from "../core/result.ts";
import type { Scenario } from "../core/scenario.ts";
import { worst } from "../core/verdict.ts";
import { forbidReality } from "../transports/reality-guard.ts";
import { notRun } from "../world/not-run.ts";
import { guarded } from "../world/sim/guarded.ts";
import { runPlan } from "../world/sim/run-plan.ts";
import type { SimWorld } from "../world/sim/sim-world.ts";
import { summarize } from "../world/summarize.ts";
import { version } from "./version.ts";

export interface SimDrill {
  readonly tested: Tested;
  readonly scenarios: readonly Scenario[];
  readonly world: SimWorld;
  readonly folder: string;
  readonly seed: number;
  readonly replayLine: (scenario: string, seed: number) => string;
  readonly signal: AbortSignal;
  readonly lacks: (scenario: Scenario) => readonly string[];
  readonly onPhase: (scenario: string, phase: string) => void;
  readonly onScenario: (result: ScenarioResult) => void;
}

/** Runs scenarios in virtual time, with the same files and the same result as a drill over real sockets. */
export async function runSimDrill(drill: SimDrill): Promise<RunResult> {
  const startedMs = Date.now();
  const results: ScenarioResult[] = [];
  const guard = forbidReality();
  let calm: LatencySummary | undefined;
  const save = (): RunResult => {
    const result: RunResult = {
      format: 2,
      tested: drill.tested,
      firedrill: version,
      startedAt: new Date(startedMs).toISOString(),
      durationMs: Date.now() - startedMs,
      world: "sim",
      proxy: "virtual time",
      node: process.version,
      seed: drill.seed,
      verdict: results.length === 0 ? "unproven" : worst(results.map((result) => result.verdict)),
      scenarios: results,
      interrupted: drill.signal.aborted,
    };
    writeFileSync(join(drill.folder, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
    return result;
  };
  try {
    for (const scenario of drill.scenarios) {
      if (drill.signal.aborted) break;
      const lacks = drill.lacks(scenario);
      if (lacks.length > 0) {
        const { seed } = drill;
        const result = notRun(scenario, { seed, replay: drill.replayLine(scenario.name, seed) }, { lacks });
        results.push(result);
        drill.onScenario(result);
        save();
        continue;
      }
      drill.onPhase(scenario.name, "running in virtual time");
      const folder = join(drill.folder, scenario.name);
      mkdirSync(folder, { recursive: true });
      const { seed } = drill;
      writeFileSync(join(folder, "schedule.json"), `${JSON.stringify({ scenario, seed }, null, 2)}\n`);
      const beganMs = Date.now();
      const plan = { scenario, seed, sim: plainSettings };
      const { events, error, impossible } = await guarded(guard, () => runPlan({ plan, ...drill.world }));
      const lacking = [...(error === undefined ? [] : [error]), ...impossible].join("; ");
      writeFileSync(join(folder, "history.ndjson"), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
      const replay = drill.replayLine(scenario.name, seed);
      const result = summarize(
        { scenario, seed, calm, replay, folderName: scenario.name, checkers: drill.world.catalogue.checkers },
        events,
        Date.now() - beganMs,
        lacking === "" ? undefined : lacking,
      );
      if (scenario.name === "calm") calm = result.latency;
      results.push(result);
      drill.onScenario(result);
      save();
    }
  } finally {
    guard.release();
  }
  return save();
}
