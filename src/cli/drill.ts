import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { WorldName } from "../core/history.ts";
import type { SimSettings } from "../core/plan.ts";
import type { RunResult, ScenarioSource, Tested } from "../core/result.ts";
import type { Scenario } from "../core/scenario.ts";
import { formatShard, type Shard } from "../core/shard.ts";
import type { Reporter } from "../report/report.ts";
import { terminal } from "../report/terminal.ts";
import { forTerminal } from "../report/text-safety.ts";
import { commitOf } from "../transports/commit-of.ts";
import { checkLatest, markLatest } from "../transports/latest-link.ts";
import { packageRoot } from "../transports/package-root.ts";
import { runFiles } from "../transports/run-files.ts";
import { type ClaimedFolder, claimFolder, createRunFolder } from "../transports/run-folder.ts";
import { killWatched } from "../transports/watchdog.ts";
import { type Fitted, fitScenario } from "../world/applicability.ts";
import { quote } from "../world/shell-quote.ts";
import { runDrill } from "../world/stage/run-drill.ts";
import { type MaxTime, readBaseline } from "./choosing.ts";
import { command } from "./command-name.ts";
import { type Allowing, endsWith } from "./exit-code.ts";
import { untilInterrupted } from "./interrupt.ts";
import { checkScenarios } from "./load.ts";
import { type OpenWorld, openLive, openSim } from "./open-world.ts";
import { createProgress } from "./progress.ts";
import { builtinPartners, type Project, partnersAsShipped } from "./project.ts";
import type { RemoteAllowing } from "./remote-option.ts";
import { selectReporters, writeReports } from "./report.ts";
import { shareDrill } from "./run-sharded.ts";
import { takesColor } from "./terminal-abilities.ts";
import { type TlsChoice, tlsFlag } from "./tls-option.ts";
import { version } from "./version.ts";

export interface DrillOptions extends Allowing, RemoteAllowing, TlsChoice {
  readonly config?: string | undefined;
  readonly seed: number;
  /** Folder of this run; by default a new one under `.firedrill/runs/`. */
  readonly out?: string | undefined;
  /** Formats, separated by commas; the terminal's is always printed. */
  readonly report: string;
  /** `live` unless given: real sockets, real processes. */
  readonly world?: WorldName | undefined;
  /** How often each scenario is run. */
  readonly repeat?: number | undefined;
  readonly bail?: boolean | undefined;
  readonly maxTime?: MaxTime | undefined;
  /** An earlier result.json, or the folder it stands in. */
  readonly baseline?: string | undefined;
  /** Where scenarios are written, by their names. */
  readonly sources?: Readonly<Record<string, ScenarioSource>> | undefined;
  /** Which machine of how many this is, where several share the drill. */
  readonly shard?: Shard | undefined;
  /** Which of their secrets partners sign with; all unless given. */
  readonly signing?: SimSettings["signing"] | undefined;
}

export const runsFolder = join(".firedrill", "runs");

/** A path of this machine is nobody else's business: what ships with Firedrill is named from its own folder. */
function testedIn({ config: { name, place } }: Project): Tested {
  const inside = relative(fileURLToPath(packageRoot), place);
  const isOwn = isAbsolute(place) && !inside.startsWith("..");
  const commit = isOwn ? undefined : commitOf(dirname(place));
  return {
    integration: name,
    config: isOwn ? inside : isAbsolute(place) ? relative(".", place) : place,
    ...(commit !== undefined && { commit }),
  };
}

/** The scenario without what the integration has not. */
export function fitIn({ config, blueprints, catalogue }: Project, scenario: Scenario, world: WorldName): Fitted {
  // what virtual time carries is never encrypted
  const { tls, ...plain } = config;
  const seen = world === "live" && tls !== undefined ? { ...plain, tls } : plain;
  const { faults } = catalogue;
  return fitScenario(scenario, {
    config: seen,
    partners: blueprints,
    faults,
    builtinPartners,
    builtins: partnersAsShipped(),
    world,
  });
}

const longestSlug = 40;

/** `2026-11-23T19-04-11-php-shop`: sorts by time, says who was tested, and is a folder's name everywhere. */
export function folderName(name: string): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, longestSlug)
    .replaceAll(/^-+|-+$/g, "");
  return slug === "" ? time : `${time}-${slug}`;
}

/** The run's folder, into which nobody else writes meanwhile. */
export function claimRun(project: Project, out: string | undefined): ClaimedFolder {
  if (out !== undefined) return claimFolder(out);
  checkLatest(runsFolder);
  return createRunFolder(runsFolder, folderName(project.config.name));
}

/**
 * Runs scenarios in either world, shows how it goes, and writes the reports. Resolves to the exit code.
 * @param lines the command and arguments that run the nth scenario again, such as `run calm`
 */
export async function drill(
  project: Project,
  scenarios: readonly Scenario[],
  lines: readonly string[],
  options: DrillOptions,
): Promise<number> {
  const selected = await selectReporters(options.report);
  const { baseline: baselineFile, maxTime, repeat = 1 } = options;
  const baseline =
    baselineFile === undefined ? undefined : { file: baselineFile, result: readBaseline(baselineFile, project.config.name) };
  const fit = (scenario: Scenario): Fitted => fitIn(project, scenario, options.world ?? "live");
  checkScenarios(
    scenarios.map(fit).flatMap(({ scenario, lacks }) => (lacks.length === 0 ? [scenario] : [])),
    project,
  );
  const suffix = options.world === "sim" ? " --world sim" : "";
  const again = (scenario: string, seed: number): string =>
    replayLine(lines[scenarios.findIndex((one) => one.name === scenario)] ?? `run ${scenario}`, seed, options.config) +
    suffix +
    tlsFlag(options);
  const sourceOf = (scenario: string): ScenarioSource | undefined => options.sources?.[scenario];
  const share = (folder: string, shard: Shard) =>
    shareDrill({
      ...{
        project,
        scenarios,
        shard,
        folder,
        fitted: fit,
        repeat,
        seed: options.seed,
        baselineFile,
        replayLine: again,
        sourceOf,
      },
      options: { world: options.world ?? "live", tls: `${options.tls ?? "as configured"}`, bail: `${options.bail === true}` },
    });
  const claimed = claimRun(project, options.out);
  const folder = claimed.path;
  const interrupt = untilInterrupted(killWatched);
  let end = (): void => {};
  let world: OpenWorld | undefined;
  try {
    const shared = options.shard && share(folder, options.shard);
    const progress = createProgress({
      scenarios: scenarios.map((scenario) => scenario.name),
      repeat,
      stream: process.stderr,
      ...(options.shard && shared && { share: { of: formatShard(options.shard), runs: shared.count } }),
    });
    end = progress.end;
    world =
      options.world === "sim"
        ? await openSim(project)
        : await openLive(project, { ...options, folder, signal: interrupt.signal });
    const tested = testedIn(project);
    progress.start(tested, world.proxy, folder);
    const result = await runDrill({
      tested,
      scenarios,
      checkers: project.catalogue.checkers,
      world: options.world ?? "live",
      proxy: world.proxy,
      enact: world.enact,
      files: runFiles(folder),
      seed: options.seed,
      version,
      node: process.version,
      nowMs: Date.now,
      replayLine: again,
      takes: shared?.takes,
      onSaved: shared?.onSaved,
      signal: interrupt.signal,
      fit,
      sourceOf,
      repeat,
      bail: options.bail,
      budget: maxTime && { ...maxTime, over: AbortSignal.timeout(maxTime.ms) },
      baseline,
      onPhase: progress.phase,
      onScenario: progress.done,
    });
    end();
    return report(result, selected, folder, options.out === undefined ? basename(folder) : undefined, options);
  } finally {
    end();
    try {
      await world?.close();
    } finally {
      interrupt.release();
      claimed.release();
    }
  }
}

function replayLine(again: string, seed: number, config: string | undefined): string {
  const flags = config === undefined ? "" : ` --config ${quote(config)}`;
  return `${command()} ${again} --seed ${seed}${flags}`;
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
  const { output, exitCode } = terminal.render(result, { color: takesColor(process.stdout) });
  process.stdout.write(output);
  for (const path of written) process.stdout.write(`wrote ${forTerminal(path)}\n`);
  return endsWith(exitCode, options);
}
