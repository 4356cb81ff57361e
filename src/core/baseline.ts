import type { NamedResult } from "./checker.ts";
import { identityOf } from "./finding.ts";
import type { RunResult, ScenarioResult } from "./result.ts";
import { type Evidence, type Verdict, worst } from "./verdict.ts";

/** What a machine was too busy to tell says nothing of the integration: no baseline can know it. */
const isOfTheMachine = ({ code }: Evidence): boolean => code === "machine-too-busy";

const isTold = ({ verdict }: NamedResult): boolean => verdict === "broken" || verdict === "unproven";

/** Marks what an earlier result had found already: the same finding of the same checker in the same scenario, with the same verdict. */
export function markKnown(scenario: ScenarioResult, baseline: RunResult): ScenarioResult {
  const before = baseline.scenarios.find((each) => each.scenario === scenario.scenario);
  if (before === undefined) return scenario;
  const mark = (check: NamedResult): NamedResult => {
    if (!isTold(check)) return check;
    // what was broken and is unproven now is known; what was only unproven and is broken now is new
    const earlier = before.checks.filter(
      ({ checker, verdict }) => checker === check.checker && (verdict === "broken" || verdict === check.verdict),
    );
    const known = new Set(earlier.flatMap(({ evidence }) => evidence.map(identityOf)));
    const marked = check.evidence.map((each) =>
      !isOfTheMachine(each) && known.has(identityOf(each)) ? { ...each, known: true as const } : each,
    );
    return { ...check, evidence: marked };
  };
  return { ...scenario, checks: scenario.checks.map(mark) };
}

/** Whether a check tells nothing that the baseline had not told. */
export function isKnown(check: NamedResult): boolean {
  if (!isTold(check)) return false;
  const findings = check.verdict === "broken" ? check.evidence.filter((each) => !isOfTheMachine(each)) : check.evidence;
  return findings.length > 0 && findings.every(({ known }) => known === true);
}

/** The verdict of what is new in a scenario: what was known counts as if it held. A run that did not come to its end is always new. */
export function verdictOfNew({ verdict, checks, error, notRun }: ScenarioResult): Verdict {
  if (error !== undefined || notRun !== undefined || !checks.some(isKnown)) return verdict;
  return worst(checks.map((check) => (isKnown(check) ? "held" : check.verdict)));
}
