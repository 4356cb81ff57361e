import { FiredrillError } from "../core/errors.ts";
import { suggest } from "../core/nearest.ts";
import type { Scenario } from "../core/scenario.ts";

/** Which of the scenarios at hand are run; whatever is left out chooses all. */
export interface Choice {
  /** A regular expression for name, story and tags, without regard to capitals; tags bear an `@`. */
  readonly grep?: string | undefined;
  /** Those with any of these tags. */
  readonly tags?: readonly string[] | undefined;
  /** But none with any of these. */
  readonly skipTags?: readonly string[] | undefined;
}

const refuse = (place: string, problem: string, remedy: string): FiredrillError =>
  new FiredrillError({ code: "FD_USAGE", place, problem, remedy });

function patternOf(grep: string): RegExp {
  try {
    return new RegExp(grep, "i");
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw refuse(
      `--grep ${grep}`,
      `this is no regular expression: ${why}`,
      "Write it as in JavaScript: webhook|outage, ^gateway-, @carrier.",
    );
  }
}

const withoutAt = (tag: string): string => tag.replace(/^@/, "");

/** The line that `grep` is looked for in. */
const titleOf = ({ name, story, tags = [] }: Scenario): string => [name, story, ...tags.map((tag) => `@${tag}`)].join(" ");

/**
 * The scenarios that were chosen, in their order.
 *
 * @throws FiredrillError FD_USAGE where the expression is none, a tag is nobody's, or nothing is left
 */
export function chooseScenarios(scenarios: readonly Scenario[], { grep, tags, skipTags = [] }: Choice): Scenario[] {
  const pattern = grep === undefined ? undefined : patternOf(grep);
  const known = [...new Set(scenarios.flatMap((scenario) => scenario.tags ?? []))].sort();
  const stranger = tags?.find((tag) => !known.includes(withoutAt(tag)));
  if (stranger !== undefined)
    throw refuse(
      `--tag ${stranger}`,
      "no scenario here has that tag",
      known.length === 0 ? "None has any: write `tags:` in their files." : suggest(withoutAt(stranger), known),
    );
  const has = (scenario: Scenario, some: readonly string[]): boolean =>
    some.some((tag) => scenario.tags?.includes(withoutAt(tag)));
  const chosen = scenarios.filter(
    (scenario) =>
      (pattern?.test(titleOf(scenario)) ?? true) && (tags === undefined || has(scenario, tags)) && !has(scenario, skipTags),
  );
  if (chosen.length > 0) return chosen;
  const asked = [
    grep === undefined ? [] : [`--grep ${grep}`],
    (tags ?? []).map((tag) => `--tag ${tag}`),
    skipTags.map((tag) => `--skip-tag ${tag}`),
  ];
  throw refuse(
    asked.flat().join(" "),
    `none of ${scenarios.length === 1 ? "the one scenario" : `the ${scenarios.length} scenarios`} is like that`,
    `Choose from the names ${scenarios.map(({ name }) => name).join(", ")}${known.length === 0 ? "" : `, or the tags ${known.join(", ")}`}.`,
  );
}
