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

/** Who was tested, and how to see it again. JUnit knows properties of suites alone. */
const properties = ({ tested, seed, world }: RunResult): string[] => [
  "    <properties>",
  property("integration", tested.integration),
  property("config", tested.config),
  property("world", world),
  property("seed", String(seed)),
  "    </properties>",
];

/** How it went each time, where there were several. */
function timesOut(scenario: ScenarioResult): string[] {
  const lines = attemptLines(scenario);
  if (lines.length === 0) return [];
  return [`    <system-out>${[attemptsText(scenario), ...lines].map(forXml).join("\n")}</system-out>`];
}

function suite(scenario: ScenarioResult, run: RunResult): string {
  const counted = scenario.checks.filter((check) => !isKnown(check));
  const broken = counted.filter((check) => check.verdict === "broken").length;
  const unproven = counted.filter((check) => check.verdict === "unproven").length;
  const cases = scenario.checks.map((check) => testCase(scenario, check));
  if (scenario.error !== undefined) {
    cases.push(
      `    <testcase classname="firedrill.${forXml(scenario.scenario)}" name="run" time="0">\n      <error message="${forXml(scenario.error)}" type="unproven"/>\n    </testcase>`,
    );
  }
  for (const lack of scenario.lacks ?? [])
    cases.push(
      `    <testcase classname="firedrill.${forXml(scenario.scenario)}" name="run" time="0"><skipped message="${forXml(lack)}"/></testcase>`,
    );
  // what was left out because something had broken is no error of its own
  const isLeftOut = run.verdict === "broken";
  if (scenario.notRun !== undefined) {
    const message = `message="not run: ${forXml(scenario.notRun)}"`;
    const tag = isLeftOut ? `<skipped ${message}/>` : `<error ${message} type="unproven"/>`;
    cases.push(`    <testcase classname="firedrill.${forXml(scenario.scenario)}" name="run" time="0">${tag}</testcase>`);
  }
  const errors = unproven + (scenario.error === undefined ? 0 : 1) + (scenario.notRun === undefined || isLeftOut ? 0 : 1);
  const seconds = (scenario.durationMs / 1000).toFixed(3);
  return [
    `  <testsuite name="${forXml(scenario.scenario)}" tests="${cases.length}" failures="${broken}" errors="${errors}" time="${seconds}">`,
    ...properties(run),
    ...cases,
    ...timesOut(scenario),
    "  </testsuite>",
  ].join("\n");
}

function render(result: RunResult): string {
  const suites = result.scenarios.map((scenario) => suite(scenario, result));
  const interrupted = result.interrupted
    ? [
        '  <testsuite name="run" tests="1" failures="0" errors="1" time="0">\n    <testcase classname="firedrill" name="completed" time="0">\n      <error message="the run was interrupted" type="unproven"/>\n    </testcase>\n  </testsuite>',
      ]
    : [];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="firedrill" time="${(result.durationMs / 1000).toFixed(3)}">`,
    ...suites,
    ...interrupted,
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
