import pc from "picocolors";
import { isKnown } from "../core/baseline.ts";
import type { NamedResult } from "../core/checker.ts";
import { mapTexts } from "../core/map-texts.ts";
import type { RunResult, ScenarioResult } from "../core/result.ts";
import type { Verdict } from "../core/verdict.ts";
import { adviceOf, leftOutOf, namesOf } from "./asides.ts";
import { attemptLines, attemptsText } from "./attempts.ts";
import { formatMs } from "./duration.ts";
import { placementsText } from "./placements.ts";
import { defineReporter, exitCodeOf, isWrong } from "./report.ts";
import { forTerminal } from "./text-safety.ts";

type Colors = ReturnType<typeof pc.createColors>;

const evidenceShown = 3;

function paint(colors: Colors, verdict: Verdict, text: string): string {
  if (verdict === "held") return colors.green(text);
  if (verdict === "not applicable") return colors.dim(text);
  return verdict === "broken" ? colors.red(text) : colors.yellow(text);
}

function latencyCell({ latency, calmLatency }: ScenarioResult): string {
  if (!latency) return "";
  const cell = `p50 ${Math.round(latency.p50Ms)}  p95 ${Math.round(latency.p95Ms)}  p99 ${Math.round(latency.p99Ms)}  max ${Math.round(latency.maxMs)} ms`;
  return calmLatency ? `${cell}  (calm p99 ${Math.round(calmLatency.p99Ms)})` : cell;
}

/** One line of the table: also printed while a drill runs. */
export function scenarioLine(scenario: ScenarioResult, colors: Colors, nameWidth: number, verdictWidth: number): string {
  const wasRun = scenario.notRun === undefined || scenario.events > 0;
  const word = wasRun ? scenario.verdict : "not run";
  const head = `${paint(colors, scenario.verdict, word.padEnd(verdictWidth))} ${scenario.scenario.padEnd(nameWidth)}`;
  if (!wasRun) return `${head} ${colors.dim(forTerminal(scenario.notRun ?? ""))}`;
  if (scenario.lacks !== undefined) return `${head} ${colors.dim(forTerminal(scenario.lacks[0] ?? ""))}`;
  const fired = scenario.faults.reduce((sum, fault) => sum + fault.fired, 0);
  const counts = `${String(scenario.orders).padStart(4)} orders ${String(fired).padStart(4)} faults ${formatMs(scenario.durationMs).padStart(7)}`;
  const unserved = placementsText(scenario.placements);
  const times = attemptsText(scenario);
  return `${head} ${counts}  ${times === "" ? "" : `${times}  `}${unserved === "" ? "" : `${unserved}  `}${colors.dim(latencyCell(scenario))}`;
}

function checkLines(check: NamedResult, colors: Colors): string[] {
  const lines = [`    ${paint(colors, check.verdict, check.checker)}${isKnown(check) ? " (known)" : ""}: ${check.promise}`];
  // what is new is told first
  const told = [...check.evidence].sort((a, b) => Number(a.known === true) - Number(b.known === true));
  for (const item of told.slice(0, evidenceShown)) {
    lines.push(`      ${item.known ? "known: " : ""}${forTerminal(item.sentence)}`);
    for (const ledger of item.ledger ?? []) lines.push(colors.dim(`        ${forTerminal(ledger)}`));
    const where = item.events.length === 0 ? "" : `, events ${item.events.slice(0, 12).join(", ")}`;
    lines.push(colors.dim(`        ${forTerminal(item.code)}${where}`));
  }
  if (check.found > evidenceShown)
    lines.push(colors.dim(`      … and ${check.found - Math.min(evidenceShown, check.evidence.length)} more`));
  return lines;
}

/** Told once for all scenarios, after what went wrong. */
function asideLines(scenarios: readonly ScenarioResult[], colors: Colors): string[] {
  const leftOut = leftOutOf(scenarios).map((aside) =>
    colors.dim(`  left out: ${forTerminal(aside.text)} (${forTerminal(namesOf(aside))})`),
  );
  const advice = adviceOf(scenarios).map(
    (aside) =>
      `  ${colors.cyan("advice")} ${aside.checker}: ${forTerminal(aside.text)} ${colors.dim(`(${forTerminal(namesOf(aside))})`)}`,
  );
  return [...leftOut, ...(leftOut.length === 0 ? [] : [""]), ...advice, ...(advice.length === 0 ? [] : [""])];
}

/** What went wrong in a scenario and how to see it again. */
export function scenarioDetails(scenario: ScenarioResult, colors: Colors): string[] {
  const wrong = scenario.checks.filter(isWrong);
  const times = attemptLines(scenario).map((line) => colors.dim(`    ${forTerminal(line)}`));
  if (wrong.length === 0 && scenario.error === undefined)
    return times.length === 0 ? [] : [`  ${scenario.scenario}`, ...times, ""];
  return [
    `  ${paint(colors, scenario.verdict, scenario.scenario)}: ${forTerminal(scenario.story)}`,
    ...(scenario.error === undefined ? [] : [`    ${colors.red(forTerminal(scenario.error))}`]),
    ...(scenario.notRun === undefined ? [] : [`    run ${forTerminal(scenario.notRun)}`]),
    ...times,
    ...wrong.flatMap((check) => checkLines(check, colors)),
    `    ${colors.dim(`again: ${forTerminal(scenario.replay)}`)}`,
    "",
  ];
}

/** What the exit code goes by, where there is a baseline. */
function baselineLines({ baseline, verdict }: RunResult, colors: Colors): string[] {
  if (baseline === undefined) return [];
  const known = baseline.verdict === verdict ? "" : `; all else was known (${verdict})`;
  return [
    `new since ${forTerminal(baseline.file)}: ${baseline.verdict === "held" ? "nothing" : paint(colors, baseline.verdict, baseline.verdict)}${known}`,
  ];
}

/** `whole` may say anything: what partners answered, what an integration logged, what a saved file holds. */
function render(whole: RunResult, color: boolean): string {
  const result = mapTexts(whole, forTerminal);
  const colors = pc.createColors(color);
  const width = Math.max(8, ...result.scenarios.map((scenario) => scenario.scenario.length));
  const verdictWidth = Math.max(8, ...result.scenarios.map(({ verdict }) => verdict.length));
  const applicable = result.scenarios.filter(({ verdict }) => verdict !== "not applicable");
  const held = applicable.filter(({ verdict }) => verdict === "held").length;
  const others = result.scenarios.length - applicable.length;
  const notRun = applicable.filter((scenario) => scenario.notRun !== undefined && scenario.events === 0).length;
  const besides = `${notRun === 0 ? "" : `, ${notRun} not run,`}${others === 0 ? "" : `, ${others} not applicable,`}`;
  const details = result.scenarios.flatMap((scenario) => scenarioDetails(scenario, colors));
  const interrupted = result.interrupted ? ", interrupted" : "";
  return [
    ...result.scenarios.map((scenario) => scenarioLine(scenario, colors, width, verdictWidth)),
    "",
    ...details,
    ...asideLines(result.scenarios, colors),
    ...baselineLines(result, colors),
    `tested: ${forTerminal(`${result.tested.integration} (${result.tested.config})`)}`,
    `${paint(colors, result.verdict, result.verdict.toUpperCase())}: ${held} of ${applicable.length} scenarios held${besides} in ${formatMs(result.durationMs)} (${result.world} world, ${forTerminal(result.proxy)}, seed ${result.seed}${interrupted})`,
    "",
  ].join("\n");
}

export const terminal = defineReporter({
  name: "terminal",
  summary: "a table for people",
  render: (result, options) => ({ output: render(result, options?.color ?? false), exitCode: exitCodeOf(result) }),
});
