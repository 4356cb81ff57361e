import { join } from "node:path";
import { builtins } from "../catalogue.ts";
import type { WorldName } from "../core/history.ts";
import type { SimSettings } from "../core/plan.ts";
import { createRandom } from "../core/random.ts";
import type { RunResult, ScenarioResult } from "../core/result.ts";
import type { Scenario } from "../core/scenario.ts";
import { referenceWorld } from "../reference/reference-world.ts";
import type { Reporter } from "../report/report.ts";
import { makeFolder } from "../transports/files.ts";
import { findToxiproxy } from "../transports/toxiproxy/find.ts";
import { createLinks } from "../transports/toxiproxy/links.ts";
import type { DrillConfig } from "../world/config.ts";
import { targetFrom } from "../world/live/config-target.ts";
import { markLatest, runDrill } from "../world/live/run-drill.ts";
import { quote } from "../world/shell-quote.ts";
import { signingWith } from "../world/signing.ts";
import type { LiveTwin } from "../world/sim/sim-world.ts";
import { untilInterrupted } from "./interrupt.ts";
import { checkScenarios, loadBlueprints, loadConfig } from "./load.ts";
import { createProgress } from "./progress.ts";
import { selectReporters, writeReports } from "./report.ts";
import { refuseOwnIntegration, runSimDrill } from "./sim-drill.ts";
import { version } from "./version.ts";

export interface DrillOptions {
  readonly config?: string | undefined;
  readonly seed: number;
  /** Folder of this run; by default a new one under `.firedrill/runs/`. */
  readonly out?: string | undefined;
  /** Formats, separated by commas; the terminal's is always printed. */
  readonly report: string;
  /** `live` unless given: real sockets, real processes. */
  readonly world?: WorldName | undefined;
  /** What is started where `config` names nothing else. */
  readonly twin?: LiveTwin | undefined;
  /** Which of their secrets partners sign with; all unless given. */
  readonly signing?: SimSettings["signing"] | undefined;
}

const runsFolder = join(".firedrill", "runs");

/** `2026-11-23T19-04-11`: sorts by time, and is a folder's name everywhere. */
const folderName = (): string => new Date().toISOString().slice(0, 19).replaceAll(":", "-");

/**
 * Runs scenarios in the live world, shows how it goes, and writes the reports. Resolves to the exit code.
 * @param again the command and arguments that run the nth scenario again, such as `run calm`
 */
export async function drill(scenarios: readonly Scenario[], again: readonly string[], options: DrillOptions): Promise<number> {
  if (options.world === "sim") return simDrill(scenarios, again, options);
  const selected = selectReporters(options.report);
  const config = configOf(options);
  const blueprints = loadBlueprints(config);
  checkScenarios(scenarios, blueprints);
  const target = targetFrom(config, blueprints);
  const name = folderName();
  const folder = options.out ?? join(runsFolder, name);
  makeFolder(folder);

  const interrupt = untilInterrupted();
  const progress = createProgress({ scenarios: scenarios.map((scenario) => scenario.name), stream: process.stderr });
  const proxy = await findToxiproxy({ random: createRandom(options.seed, "proxy") });
  try {
    progress.start(proxy.name, folder);
    const result = await runDrill({
      scenarios,
      target,
      catalogue: builtins,
      // the integration has been told all secrets by now
      blueprints: blueprints.map((blueprint) => signingWith(blueprint, options.signing ?? "all")),
      links: () => createLinks({ url: proxy.url }),
      proxy: proxy.name,
      folder,
      seed: options.seed,
      version,
      replayLine: (scenario, seed) =>
        replayLine(again[scenarios.findIndex((one) => one.name === scenario)] ?? `run ${scenario}`, seed, options.config),
      signal: interrupt.signal,
      onPhase: progress.phase,
      onScenario: (done: ScenarioResult) => progress.done(done),
    });
    progress.end();
    return report(result, selected, folder, options.out === undefined ? name : undefined);
  } finally {
    progress.end();
    interrupt.release();
    await target.close?.();
    await proxy.stop();
  }
}

function configOf({ config: given, twin }: DrillOptions): DrillConfig {
  if (given !== undefined || twin === undefined) return loadConfig(given);
  const config = loadConfig(twin.config);
  const { start } = config;
  return start === undefined ? config : { ...config, start: { ...start, env: { ...start.env, ...twin.env } } };
}

/** The same in virtual time: no socket, no process, no waiting. */
async function simDrill(scenarios: readonly Scenario[], again: readonly string[], options: DrillOptions): Promise<number> {
  const selected = selectReporters(options.report);
  refuseOwnIntegration(options.config);
  const world = referenceWorld();
  checkScenarios(scenarios, world.blueprints);
  const name = folderName();
  const folder = options.out ?? join(runsFolder, name);
  makeFolder(folder);
  const interrupt = untilInterrupted();
  const progress = createProgress({ scenarios: scenarios.map((scenario) => scenario.name), stream: process.stderr });
  try {
    progress.start("virtual time", folder);
    const result = await runSimDrill({
      scenarios,
      world,
      folder,
      seed: options.seed,
      replayLine: (scenario, seed) =>
        `${replayLine(again[scenarios.findIndex((one) => one.name === scenario)] ?? `run ${scenario}`, seed, undefined)} --world sim`,
      signal: interrupt.signal,
      onPhase: progress.phase,
      onScenario: progress.done,
    });
    progress.end();
    return report(result, selected, folder, options.out === undefined ? name : undefined);
  } finally {
    progress.end();
    interrupt.release();
  }
}

function replayLine(again: string, seed: number, config: string | undefined): string {
  const flags = config === undefined ? "" : ` --config ${quote(config)}`;
  return `npx firedrill ${again} --seed ${seed}${flags}`;
}

function report(result: RunResult, selected: readonly Reporter[], folder: string, latest: string | undefined): number {
  const written = writeReports(result, selected, folder);
  if (latest !== undefined) markLatest(runsFolder, latest);
  const terminal = selectReporters("terminal")[0];
  const rendered = terminal?.render(result, { color: process.stdout.isTTY === true });
  process.stdout.write(rendered?.output ?? "");
  for (const path of written) process.stdout.write(`wrote ${path}\n`);
  return rendered?.exitCode ?? 1;
}
