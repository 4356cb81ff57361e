import { isKnown } from "../core/baseline.ts";
import type { RunResult, ScenarioResult } from "../core/result.ts";
import { adviceOf, leftOutOf, namesOf } from "./asides.ts";
import { attemptLines, attemptsText } from "./attempts.ts";
import { formatMs } from "./duration.ts";
import { placementsText } from "./placements.ts";
import { defineReporter, exitCodeOf, isWrong } from "./report.ts";
import { forMarkdown, forTerminal } from "./text-safety.ts";

const marks = { held: "✅ held", broken: "❌ broken", unproven: "❔ unproven", "not applicable": "➖ not applicable" } as const;

/** A CI job summary may hold 1 MiB; evidence beyond this many lines a check is in result.json. */
const evidenceShown = 5;

function row(scenario: ScenarioResult): string {
  const { latency, calmLatency } = scenario;
  const p99 = latency ? `${formatMs(latency.p99Ms)}${calmLatency ? ` (calm ${formatMs(calmLatency.p99Ms)})` : ""}` : "";
  const fired = scenario.faults.reduce((sum, fault) => sum + fault.fired, 0);
  const wasRun = scenario.notRun === undefined || scenario.events > 0;
  const times = attemptsText(scenario);
  const verdict = `${wasRun ? marks[scenario.verdict] : "❔ not run"}${times === "" ? "" : ` (${times})`}`;
  return `| ${forMarkdown(scenario.scenario)} | ${verdict} | ${scenario.orders} | ${fired} | ${placementsText(scenario.placements)} | ${p99} | ${formatMs(scenario.durationMs)} |`;
}

function details(scenario: ScenarioResult): string[] {
  if (scenario.lacks !== undefined)
    return [
      `### ${forMarkdown(scenario.scenario)}: ${marks[scenario.verdict]}`,
      "",
      ...scenario.lacks.map((lack) => `- ${forMarkdown(lack)}`),
      "",
    ];
  const wrong = scenario.checks.filter(isWrong);
  const notes = attemptLines(scenario).map((line) => `- ${forMarkdown(line)}`);
  if (scenario.notRun !== undefined) notes.push(`- not run: ${forMarkdown(scenario.notRun)}`);
  if (wrong.length === 0 && scenario.error === undefined)
    return notes.length === 0 ? [] : [`### ${forMarkdown(scenario.scenario)}`, "", ...notes, ""];
  const lines = [`### ${forMarkdown(scenario.scenario)}: ${marks[scenario.verdict]}`, "", forMarkdown(scenario.story), ""];
  if (scenario.error !== undefined) lines.push(`- ${forMarkdown(scenario.error)}`);
  for (const check of wrong) {
    lines.push(
      `- **${forMarkdown(check.checker)}** ${isKnown(check) ? "known, " : ""}${check.verdict}: ${forMarkdown(check.promise)}`,
    );
    const told = [...check.evidence].sort((a, b) => Number(a.known === true) - Number(b.known === true));
    for (const item of told.slice(0, evidenceShown)) {
      const where = item.events.length > 0 ? `, events ${item.events.join(", ")}` : "";
      lines.push(`  - ${item.known ? "known: " : ""}${forMarkdown(item.sentence)} (${forMarkdown(item.code)}${where})`);
      for (const ledger of item.ledger ?? []) lines.push(`    - ${forMarkdown(ledger)}`);
    }
    if (check.found > evidenceShown) lines.push(`  - … and ${check.found - Math.min(evidenceShown, check.evidence.length)} more`);
  }
  return [...lines, ...notes, "", "Run it again:", "", "```sh", forTerminal(scenario.replay).replaceAll("`", ""), "```", ""];
}

/** What weighs nothing, once for all scenarios. */
function asides(scenarios: readonly ScenarioResult[]): string[] {
  const lines = [
    ...leftOutOf(scenarios).map((aside) => `- left out: ${forMarkdown(aside.text)} (${forMarkdown(namesOf(aside))})`),
    ...adviceOf(scenarios).map(
      (aside) =>
        `- advice of **${forMarkdown(aside.checker ?? "")}**: ${forMarkdown(aside.text)} (${forMarkdown(namesOf(aside))})`,
    ),
  ];
  return lines.length === 0 ? [] : ["### Besides", "", ...lines, ""];
}

function render(result: RunResult): string {
  const interrupted = result.interrupted ? " (interrupted)" : "";
  return [
    `## Firedrill: ${marks[result.verdict]}${interrupted}`,
    "",
    `Tested: **${forMarkdown(result.tested.integration)}** (${forMarkdown(result.tested.config)})`,
    "",
    `${result.scenarios.length} scenarios in ${formatMs(result.durationMs)}, ${result.world} world, ${forMarkdown(result.proxy)}, seed ${result.seed}`,
    "",
    ...(result.baseline === undefined
      ? []
      : [
          `New since ${forMarkdown(result.baseline.file)}: ${result.baseline.verdict === "held" ? "nothing" : marks[result.baseline.verdict]}`,
          "",
        ]),
    "| scenario | verdict | orders | faults fired | placings refused | place p99 | time |",
    "| --- | --- | ---: | ---: | --- | ---: | ---: |",
    ...result.scenarios.map(row),
    "",
    ...result.scenarios.flatMap(details),
    ...asides(result.scenarios),
  ].join("\n");
}

export const markdown = defineReporter({
  name: "markdown",
  summary: "a Markdown summary that fits a CI job's page",
  file: "summary.md",
  render: (result) => ({ output: render(result), exitCode: exitCodeOf(result) }),
});
