import type { ScenarioResult } from "../core/result.ts";

/** What is worth a word and weighs nothing, told once for all scenarios of which it is true. */
export interface Aside {
  readonly text: string;
  /** The checker that advises; absent for what was left out. */
  readonly checker?: string;
  readonly scenarios: readonly string[];
}

function grouped(told: readonly { readonly text: string; readonly checker?: string; readonly scenario: string }[]): Aside[] {
  const groups = new Map<string, Aside & { readonly scenarios: string[] }>();
  for (const { text, checker, scenario } of told) {
    const key = JSON.stringify([checker, text]);
    const group = groups.get(key);
    if (group !== undefined) group.scenarios.push(scenario);
    else groups.set(key, { text, ...(checker !== undefined && { checker }), scenarios: [scenario] });
  }
  return [...groups.values()].toSorted((a, b) => b.scenarios.length - a.scenarios.length);
}

/** What was left out of scenarios that were run, since the shop has it not. */
export const leftOutOf = (scenarios: readonly ScenarioResult[]): Aside[] =>
  grouped(scenarios.flatMap(({ scenario, leftOut = [] }) => leftOut.map((text) => ({ text, scenario }))));

export const adviceOf = (scenarios: readonly ScenarioResult[]): Aside[] =>
  grouped(
    scenarios.flatMap(({ scenario, checks }) =>
      checks.flatMap(({ checker, advice = [] }) => advice.map(({ sentence }) => ({ text: sentence, checker, scenario }))),
    ),
  );

/** Three names at most, and how many more. */
export function namesOf({ scenarios }: Aside): string {
  const shown = scenarios.slice(0, 3).join(", ");
  return scenarios.length > 3 ? `${shown} and ${scenarios.length - 3} more` : shown;
}
