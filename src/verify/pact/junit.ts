import { forXml } from "../../report/text-safety.ts";
import type { InteractionResult } from "./result.ts";

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

const nameOf = ({ description, states }: InteractionResult): string =>
  states.length === 0 ? description : `${description} (given ${states.join(", ")})`;

function testCase(result: InteractionResult): string {
  const { consumer, provider, durationMs, held, pending, problems } = result;
  const head = `    <testcase classname="pact.${forXml(consumer)}.${forXml(provider)}" name="${forXml(nameOf(result))}" time="${seconds(durationMs)}"`;
  if (held) return `${head}/>`;
  const message = forXml(problems[0] ?? "");
  if (pending) return `${head}><skipped message="pending: ${message}"/></testcase>`;
  return `${head}>\n      <failure message="${message}" type="pact">${problems.map(forXml).join("\n")}</failure>\n    </testcase>`;
}

const sum = (results: readonly InteractionResult[], count: (one: InteractionResult) => number): number =>
  results.reduce((total, one) => total + count(one), 0);

const counts = (results: readonly InteractionResult[]): string => {
  const failures = sum(results, ({ held, pending }) => (held || pending ? 0 : 1));
  const skipped = sum(results, ({ held, pending }) => (!held && pending ? 1 : 0));
  const time = seconds(sum(results, ({ durationMs }) => durationMs));
  return `tests="${results.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${time}"`;
};

/** JUnit XML of a verification: one suite a pact, one case an interaction. */
export function pactJunit(results: readonly InteractionResult[]): string {
  const pacts = Map.groupBy(results, ({ consumer, provider }) => `${consumer} and ${provider}`);
  const suites = [...pacts].flatMap(([pact, ofPact]) => [
    `  <testsuite name="${forXml(`pact between ${pact}`)}" ${counts(ofPact)}>`,
    ...ofPact.map(testCase),
    "  </testsuite>",
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="firedrill verify" ${counts(results)}>`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}
