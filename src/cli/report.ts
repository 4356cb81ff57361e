import { join } from "node:path";
import type { Command } from "commander";
import { builtins } from "../catalogue.ts";
import { combineAttempts } from "../core/attempts.ts";
import type { Checker } from "../core/checker.ts";
import { FiredrillError } from "../core/errors.ts";
import type { Attempt, RunResult, ScenarioResult } from "../core/result.ts";
import { worst } from "../core/verdict.ts";
import type { Reporter } from "../report/report.ts";
import { forTerminal } from "../report/text-safety.ts";
import { writeWholeFile } from "../transports/files.ts";
import { lockFolder } from "../transports/folder-lock.ts";
import { readHistory } from "../transports/read-history.ts";
import { summarize } from "../world/summarize.ts";
import { type Allowing, allowUnprovenOption, endsWith } from "./exit-code.ts";
import { loadReporter } from "./own-entries.ts";
import { configFile, hasConfig, openProject } from "./project.ts";
import { readResult } from "./result-file.ts";
import { readSaved } from "./saved.ts";
import { takesColor } from "./terminal-abilities.ts";

const isModule = (name: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(name);

async function reporterNamed(name: string): Promise<Reporter> {
  const reporter = Object.hasOwn(builtins.reports, name) ? builtins.reports[name] : undefined;
  if (reporter !== undefined) return reporter;
  if (isModule(name)) return loadReporter(name, `--report ${name}`);
  throw new FiredrillError({
    code: "FD_USAGE",
    place: "--report",
    problem: `there is no report ${JSON.stringify(name)}`,
    remedy: `Choose from ${Object.keys(builtins.reports).join(", ")}, or give the file of one of your own, separated by commas.`,
  });
}

/** The reporters behind `--report a,b`: built-in ones by name, a team's own by the path of its module. */
export async function selectReporters(names: string): Promise<Reporter[]> {
  const selected: Reporter[] = [];
  for (const name of names.split(",").map((each) => each.trim())) if (name !== "") selected.push(await reporterNamed(name));
  return selected;
}

/** Writes each format that has a file into the run's folder, and prints the one that has none. */
export function writeReports(result: RunResult, selected: readonly Reporter[], folder: string): string[] {
  const written: string[] = [];
  for (const { file, render } of selected) {
    if (file === undefined) continue;
    const path = join(folder, file);
    writeWholeFile(path, render(result).output);
    written.push(path);
  }
  return written;
}

/** One time that a scenario was run, judged from its history as it lies on disk. */
function judgeAgain(dir: string, checkers: readonly Checker[], each: ScenarioResult, time: Attempt): ScenarioResult {
  const folder = join(dir, time.folder);
  const { scenario, seed } = readSaved(folder);
  const events = readHistory(join(folder, "history.ndjson"));
  const run = { scenario, seed, calm: each.calmLatency, replay: time.replay, folderName: time.folder, checkers };
  const again = summarize(run, events, time.durationMs);
  return each.leftOut === undefined ? again : { ...again, leftOut: each.leftOut };
}

/** A scenario that could not be run to its end, or at all, stays as it was. */
function judgeAllAgain(dir: string, checkers: readonly Checker[], each: ScenarioResult): ScenarioResult {
  const { attempts = [{ ...each, repetition: 1, isRetry: false }], lacks, notRun } = each;
  const wasRun = lacks === undefined && (notRun === undefined || each.events > 0);
  if (!wasRun || attempts.some(({ error }) => error !== undefined)) return each;
  const repetitions: ScenarioResult[][] = [];
  for (const time of attempts) {
    const times = repetitions[time.repetition - 1] ?? [];
    times.push(judgeAgain(dir, checkers, each, time));
    repetitions[time.repetition - 1] = times;
  }
  return combineAttempts(repetitions, notRun) ?? each;
}

/** The same run, judged from its histories as they lie on disk. What a baseline knew then is not asked again. */
function checkAgain({ baseline, ...result }: RunResult, dir: string, checkers: readonly Checker[]): RunResult {
  const scenarios = result.scenarios.map((each) => judgeAllAgain(dir, checkers, each));
  const verdict = result.interrupted ? result.verdict : worst(scenarios.map((each) => each.verdict));
  const checked = { ...result, scenarios, verdict };
  writeWholeFile(join(dir, "result.json"), `${JSON.stringify(checked, null, 2)}\n`);
  return checked;
}

/** No run may write into the folder meanwhile. */
function alone<T>(dir: string, work: () => T): T {
  const release = lockFolder(dir);
  try {
    return work();
  } finally {
    release();
  }
}

interface ReportFlags extends Allowing {
  readonly report: string;
  readonly stdout: boolean;
  readonly check: boolean;
  readonly config?: string;
}

export function addReport(program: Command, ends: (code: number) => void): void {
  program
    .command("report")
    .description("render a saved run again")
    .argument("[dir]", "the run's folder", ".firedrill/runs/latest")
    .option("--report <formats>", `formats, separated by commas: ${Object.keys(builtins.reports).join(", ")}`, "terminal")
    .option("--check", "judge the saved histories anew, and write result.json again", false)
    .option("-c, --config <file>", "judge with the checkers of that firedrill.yaml too (default: the one here, if any)")
    .addOption(allowUnprovenOption())
    .option("--stdout", "print the formats instead of writing their files", false)
    .addHelpText(
      "after",
      '\nExamples:\n  firedrill report\n  firedrill report .firedrill/runs/latest --report junit,markdown\n  firedrill report --report markdown --stdout >> "$GITHUB_STEP_SUMMARY"',
    )
    .action(async (dir: string, options: ReportFlags) => {
      const saved = readResult(dir);
      const isNamed = options.config !== undefined || hasConfig();
      const { checkers } = isNamed ? (await openProject(configFile(options.config))).catalogue : builtins;
      const result = options.check ? alone(dir, () => checkAgain(saved, dir, checkers)) : saved;
      const selected = await selectReporters(options.report);
      for (const reporter of selected) {
        const rendered = reporter.render(result, { color: takesColor(process.stdout) });
        if (options.stdout || reporter.file === undefined) process.stdout.write(rendered.output);
        ends(endsWith(rendered.exitCode, options));
      }
      if (!options.stdout)
        for (const path of writeReports(result, selected, dir)) process.stdout.write(`wrote ${forTerminal(path)}\n`);
    });
}
