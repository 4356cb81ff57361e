import { isAbsolute, join, relative } from "node:path";
import type { WorldName } from "../core/history.ts";
import type { SimSettings } from "../core/plan.ts";
import { createRandom } from "../core/random.ts";
import type { RunResult, ScenarioResult, Tested } from "../core/result.ts";
import type { Scenario } from "../core/scenario.ts";
import type { Reporter } from "../report/report.ts";
import { terminal } from "../report/terminal.ts";
import { makeFolder } from "../transports/files.ts";
import { findToxiproxy } from "../transports/toxiproxy/find.ts";
import { createLinks } from "../transports/toxiproxy/links.ts";
import { lacksFor } from "../world/applicability.ts";
import { targetFrom } from "../world/live/config-target.ts";
import { markLatest, runDrill } from "../world/live/run-drill.ts";
import { quote } from "../world/shell-quote.ts";
import { signingWith } from "../world/signing.ts";
import { type Allowing, endsWith } from "./exit-code.ts";
import { untilInterrupted } from "./interrupt.ts";
import { checkScenarios } from "./load.ts";
import { createProgress } from "./progress.ts";
import { builtinPartners, openSimWorld, type Project } from "./project.ts";
import { selectReporters, writeReports } from "./report.ts";
import { runSimDrill } from "./sim-drill.ts";
import { version } from "./version.ts";

export interface DrillOptions extends Allowing {
  readonly config?: string | undefined;
  readonly seed: number;
  /** Folder of this run; by default a new one under `.firedrill/runs/`. */
  readonly out?: string | undefined;
  /** Formats, separated by commas; the terminal's is always printed. */
  readonly report: string;
  /** `live` unless given: real sockets, real processes. */
  readonly world?: WorldName | undefined;
  /** Which of their secrets partners sign with; all unless given. */
  readonly signing?: SimSettings["signing"] | undefined;
}

const runsFolder = join(".firedrill", "runs");

const testedIn = ({ config: { name, place } }: Project): Tested => ({
  integration: name,
  // a path of this machine is nobody else's business
  config: isAbsolute(place) ? relative(".", place) : place,
});

function lacksIn({ config, blueprints, catalogue }: Project, scenario: Scenario): readonly string[] {
  return lacksFor(scenario, { config, partners: blueprints, faults: catalogue.faults, builtinPartners });
}

const longestSlug = 40;

/** `2026-11-23T19-04-11-php-shop`: sorts by time, says who was tested, and is a folder's name everywhere. */
function folderName({ config: { name } }: Project): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, longestSlug)
    .replaceAll(/^-+|-+$/g, "");
  return slug === "" ? time : `${time}-${slug}`;
}

/**
 * Runs scenarios in the live world, shows how it goes, and writes the reports. Resolves to the exit code.
 * @param again the command and arguments that run the nth scenario again, such as `run calm`
 */
export async function drill(
  project: Project,
  scenarios: readonly Scenario[],
  again: readonly string[],
  options: DrillOptions,
): Promise<number> {
  const { config, blueprints, catalogue } = project;
  const selected = await selectReporters(options.report);
  const lacks = (scenario: Scenario): readonly string[] => lacksIn(project, scenario);
  checkScenarios(
    scenarios.filter((scenario) => lacks(scenario).length === 0),
    project,
  );
  if (options.world === "sim") return simDrill(project, scenarios, again, selected, options);
  const target = targetFrom(config, blueprints);
  const name = folderName(project);
  const folder = options.out ?? join(runsFolder, name);
  makeFolder(folder);

  const interrupt = untilInterrupted();
  const progress = createProgress({ scenarios: scenarios.map((scenario) => scenario.name), stream: process.stderr });
  const proxy = await findToxiproxy({ random: createRandom(options.seed, "proxy") });
  try {
    progress.start(testedIn(project), proxy.name, folder);
    const result = await runDrill({
      tested: testedIn(project),
      scenarios,
      target,
      catalogue,
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
      lacks: (scenario) => lacksIn(project, scenario),
      onPhase: progress.phase,
      onScenario: (done: ScenarioResult) => progress.done(done),
    });
    progress.end();
    return report(result, selected, folder, options.out === undefined ? name : undefined, options);
  } finally {
    progress.end();
    interrupt.release();
    await target.close?.();
    await proxy.stop();
  }
}

/** The same in virtual time: no socket, no process, no waiting. */
async function simDrill(
  project: Project,
  scenarios: readonly Scenario[],
  again: readonly string[],
  selected: readonly Reporter[],
  options: DrillOptions,
): Promise<number> {
  const world = await openSimWorld(project);
  const name = folderName(project);
  const folder = options.out ?? join(runsFolder, name);
  makeFolder(folder);
  const interrupt = untilInterrupted();
  const progress = createProgress({ scenarios: scenarios.map((scenario) => scenario.name), stream: process.stderr });
  try {
    progress.start(testedIn(project), "virtual time", folder);
    const result = await runSimDrill({
      tested: testedIn(project),
      scenarios,
      world,
      folder,
      seed: options.seed,
      replayLine: (scenario, seed) =>
        `${replayLine(again[scenarios.findIndex((one) => one.name === scenario)] ?? `run ${scenario}`, seed, options.config)} --world sim`,
      signal: interrupt.signal,
      lacks: (scenario) => lacksIn(project, scenario),
      onPhase: progress.phase,
      onScenario: progress.done,
    });
    progress.end();
    return report(result, selected, folder, options.out === undefined ? name : undefined, options);
  } finally {
    progress.end();
    interrupt.release();
  }
}

function replayLine(again: string, seed: number, config: string | undefined): string {
  const flags = config === undefined ? "" : ` --config ${quote(config)}`;
  return `npx firedrill ${again} --seed ${seed}${flags}`;
}

function report(
  result: RunResult,
  selected: readonly Reporter[],
  folder: string,
  latest: string | undefined,
  options: DrillOptions,
): number {
  const written = writeReports(result, selected, folder);
  if (latest !== undefined) markLatest(runsFolder, latest);
  const { output, exitCode } = terminal.render(result, { color: process.stdout.isTTY === true });
  process.stdout.write(output);
  for (const path of written) process.stdout.write(`wrote ${path}\n`);
  return endsWith(exitCode, options);
}
