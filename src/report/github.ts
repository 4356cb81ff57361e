import { isKnown } from "../core/baseline.ts";
import type { NamedResult } from "../core/checker.ts";
import type { RunResult, ScenarioResult } from "../core/result.ts";
import { defineReporter, exitCodeOf, isWrong } from "./report.ts";
import { forTerminal } from "./text-safety.ts";

type Level = "error" | "warning" | "notice";

/** GitHub's own escapes: whatever a text holds, it ends no command and begins none. */
const data = (text: string): string =>
  text.split("\n").map(forTerminal).join("\n").replaceAll("%", "%25").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** Of what was known before nobody is to be alarmed. */
const levelOf = (check: NamedResult): Level => (isKnown(check) ? "notice" : check.verdict === "broken" ? "error" : "warning");

/** The order that it is about, else the scenario; a scenario that ships with Firedrill is told at the configuration. */
function placeOf({ source }: ScenarioResult, { tested }: RunResult, order?: string): string {
  if (source === undefined) return `file=${property(tested.config)},line=1`;
  return `file=${property(source.file)},line=${(order === undefined ? undefined : source.orders[order]) ?? source.line}`;
}

function annotationsOf(scenario: ScenarioResult, run: RunResult): string[] {
  const again = `again: ${scenario.replay}`;
  const told = (level: Level, title: string, message: string, order?: string): string =>
    `::${level} ${placeOf(scenario, run, order)},title=${property(title)}::${data(message)}`;
  const lines = scenario.checks.filter(isWrong).map((check) => {
    const item = check.evidence.find(({ known }) => known !== true) ?? check.evidence[0];
    const more = check.found > 1 ? [`... and ${check.found - 1} more`] : [];
    const message = [item?.sentence ?? check.promise, ...(item?.ledger ?? []), ...more, again].join("\n");
    return told(levelOf(check), `${scenario.scenario}: ${check.checker} ${check.verdict}`, message, item?.order);
  });
  const why = scenario.error ?? (scenario.notRun === undefined ? undefined : `not run: ${scenario.notRun}`);
  return why === undefined ? lines : [...lines, told("warning", `${scenario.scenario}: unproven`, `${why}\n${again}`)];
}

/** One line for the whole run. */
function summaryOf({ tested, verdict, scenarios }: RunResult): string {
  const held = scenarios.filter((scenario) => scenario.verdict === "held").length;
  const message = `${tested.integration} (${tested.config}): ${held} of ${scenarios.length} scenarios held`;
  return `::notice title=${property(`Firedrill: ${verdict}`)}::${data(message)}`;
}

/** Annotations as GitHub Actions read them from a job's log: printing the file shows them beside the lines of a change. */
export const github = defineReporter({
  name: "github",
  summary: "annotations for GitHub Actions, at the lines of scenarios: print the file in a job",
  file: "annotations.txt",
  render: (result) => ({
    output: [...result.scenarios.flatMap((scenario) => annotationsOf(scenario, result)), summaryOf(result)]
      .map((line) => `${line}\n`)
      .join(""),
    exitCode: exitCodeOf(result),
  }),
});
