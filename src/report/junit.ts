import { isKnown } from "../core/baseline.ts";
import type { NamedResult } from "../core/checker.ts";
import type { RunResult, ScenarioResult } from "../core/result.ts";
import { attemptLines, attemptsText } from "./attempts.ts";
import { defineReporter, exitCodeOf } from "./report.ts";
import { forXml } from "./text-safety.ts";

function evidenceText(check: NamedResult, replay: string): string {
  const lines = check.evidence.flatMap((item) => [
    `${item.known ? "known: " : ""}${item.sentence}`,
    ...(item.ledger ?? []).map((line) => `  ledger: ${line}`),
    `  finding: ${item.code}`,
    ...(item.events.length > 0 ? [`  events: ${item.events.join(", ")}`] : []),
  ]);
  if (check.found > check.evidence.length) lines.push(`... and ${check.found - check.evidence.length} more`);
  return [...lines, `again: ${replay}`].join("\n");
}

function testCase(scenario: ScenarioResult, check: NamedResult): string {
  const head = `    <testcase classname="firedrill.${forXml(scenario.scenario)}" name="${forXml(check.checker)}" time="0"`;
  if (check.verdict === "held") return `${head}/>`;
  if (check.verdict === "not applicable") return `${head}><skipped/></testcase>`;
  const news = check.evidence.find(({ known }) => known !== true) ?? check.evidence[0];
  const first = forXml(news?.sentence ?? check.promise);
  if (isKnown(check)) return `${head}><skipped message="known (${check.verdict}): ${first}"/></testcase>`;
  const body = evidenceText(check, scenario.replay).split("\n").map(forXml).join("\n");
  // An unproven check is an error in JUnit's terms: CI must not take it for a pass.
  const tag = check.verdict === "broken" ? "failure" : "error";
  return `${head}>\n      <${tag} message="${first}" type="${check.verdict}">${body}</${tag}>\n    </testcase>`;
}

const property = (name: string, value: string): string => `      <property name="${name}" value="${forXml(value)}"/>`;

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** Who was tested, by what, and how to see it again. JUnit knows properties of suites alone. */
const properties = ({ tested, firedrill, world, proxy }: RunResult, { seed, source }: ScenarioResult): string[] => [
  "    <properties>",
  property("integration", tested.integration),
  property("config", tested.config),
  ...(tested.commit === undefined ? [] : [property("commit", tested.commit)]),
  property("firedrill", firedrill),
  property("world", world),
  property("proxy", proxy),
  property("seed", String(seed)),
  ...(source === undefined ? [] : [property("scenario", `${source.file}:${source.line}`)]),
  "    </properties>",
];

/** How it went each time, where there were several. */
function timesOut(scenario: ScenarioResult): string[] {
  const lines = attemptLines(scenario);
  if (lines.length === 0) return [];
  return [`    <system-out>${[attemptsText(scenario), ...lines].map(forXml).join("\n")}</system-out>`];
}

/** Says what CI servers add up by themselves, and what they show: both must be the same. */
interface Totals {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

/** What is inside of the case of the run itself. */
function ofTheRun({ error, notRun, lacks = [] }: ScenarioResult, run: RunResult): string[] {
  if (error !== undefined) return [`<error message="${forXml(error)}" type="unproven"/>`];
  if (lacks.length > 0) return [`<skipped message="${forXml(lacks.join("; "))}"/>`];
  if (notRun === undefined) return [];
  const message = `message="not run: ${forXml(notRun)}"`;
  // what was left out because something had broken is no error of its own
  return [run.verdict === "broken" ? `<skipped ${message}/>` : `<error ${message} type="unproven"/>`];
}

/**
 * The time of a scenario is that of its run, which is a case of its own: servers add up cases. Checkers look at it afterwards,
 * in no time.
 */
function cases(scenario: ScenarioResult, run: RunResult): readonly string[] {
  const inside = ofTheRun(scenario, run);
  const head = `    <testcase classname="firedrill.${forXml(scenario.scenario)}" name="run" time="${seconds(scenario.durationMs)}"`;
  const whole = inside.length === 0 ? `${head}/>` : `${head}>${inside.join("")}</testcase>`;
  return [whole, ...scenario.checks.map((check) => testCase(scenario, check))];
}

function totalsOf(all: readonly string[]): Totals {
  const count = (tag: string): number => all.filter((one) => one.includes(`<${tag}`)).length;
  return { tests: all.length, failures: count("failure"), errors: count("error"), skipped: count("skipped") };
}

const sum = (all: readonly Totals[], what: keyof Totals): number => all.reduce((total, each) => total + each[what], 0);

interface Suite {
  readonly totals: Totals;
  readonly text: string;
}

function suiteOf(name: string, ms: number, all: readonly string[], before: readonly string[], after: readonly string[]): Suite {
  const totals = totalsOf(all);
  const { tests, failures, errors, skipped } = totals;
  const head = `  <testsuite name="${forXml(name)}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${seconds(ms)}">`;
  return { totals, text: [head, ...before, ...all, ...after, "  </testsuite>"].join("\n") };
}

const interruptedCase =
  '    <testcase classname="firedrill" name="completed" time="0.000"><error message="the run was interrupted" type="unproven"/></testcase>';

function render(result: RunResult): string {
  const suites = result.scenarios.map((scenario) =>
    suiteOf(scenario.scenario, scenario.durationMs, cases(scenario, result), properties(result, scenario), timesOut(scenario)),
  );
  if (result.interrupted) suites.push(suiteOf("run", 0, [interruptedCase], [], []));
  const totals = suites.map((suite) => suite.totals);
  const [tests, failures, errors] = (["tests", "failures", "errors"] as const).map((what) => sum(totals, what));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    // the schema of Jenkins's xUnit plugin refuses `skipped` here: it stands on the suites
    `<testsuites name="firedrill" tests="${tests}" failures="${failures}" errors="${errors}" time="${seconds(result.durationMs)}">`,
    ...suites.map(({ text }) => text),
    "</testsuites>",
    "",
  ].join("\n");
}

export const junit = defineReporter({
  name: "junit",
  summary: "JUnit XML, one suite a scenario, one case a checker",
  file: "junit.xml",
  render: (result) => ({ output: render(result), exitCode: exitCodeOf(result) }),
});
