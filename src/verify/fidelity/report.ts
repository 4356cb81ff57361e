import type { Contract } from "../../contract/contract.ts";
import { redactText, redactTexts } from "../../core/redact.ts";
import { forMarkdown, forTerminal } from "../../report/text-safety.ts";
import { compareOutcomes, type Difference, differenceKinds } from "./compare.ts";
import type { Outcome } from "./run-trials.ts";
import type { Trial } from "./trial.ts";

/** A difference, and in which trials of one operation it was seen. */
export interface SeenDifference extends Difference {
  readonly operation: string;
  readonly trials: readonly string[];
}

/** Where one side breaks the contract, as Prism sees it. */
export interface SeenViolation {
  readonly side: "sandbox" | "simulator";
  readonly operation: string;
  readonly violation: string;
  readonly trials: readonly string[];
}

export interface FidelityReport {
  readonly contract: string;
  readonly sandbox: string;
  readonly trials: number;
  readonly operations: number;
  readonly differences: readonly SeenDifference[];
  readonly violations: readonly SeenViolation[];
  /** What could not be compared, and why. */
  readonly notes?: readonly string[];
}

/** What is the same but for the trial is one. */
function merge<T extends { readonly trials: readonly string[] }>(seen: readonly T[]): readonly T[] {
  const groups = Map.groupBy(seen, (one) => JSON.stringify({ ...one, trials: undefined }));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, trials: group.flatMap(({ trials }) => trials) }];
  });
}

/** Compares what both sides came to, trial by trial. */
export function reportFidelity(
  trials: readonly Trial[],
  outcomes: { readonly sandbox: readonly Outcome[]; readonly simulator: readonly Outcome[] },
  contract: Contract,
  sandbox: string,
): FidelityReport {
  const differences: SeenDifference[] = [];
  const violations: SeenViolation[] = [];
  for (const [n, trial] of trials.entries()) {
    const [real, ours] = [outcomes.sandbox[n], outcomes.simulator[n]];
    if (real === undefined || ours === undefined) throw new Error(`trial ${n} was not made at both sides`);
    const of = { operation: trial.operation.id, trials: [trial.name] };
    differences.push(...compareOutcomes(trial, real, ours, contract).map((found) => ({ ...of, ...found })));
    for (const side of ["sandbox", "simulator"] as const)
      for (const violation of (side === "sandbox" ? real : ours).answer.violations) violations.push({ side, violation, ...of });
  }
  const rank = ({ kind }: Difference): number => differenceKinds.indexOf(kind);
  return {
    contract: `${contract.title} ${contract.version}`,
    sandbox,
    trials: trials.length,
    operations: new Set(trials.map(({ operation }) => operation.id)).size,
    differences: merge(differences).toSorted((a, b) => rank(a) - rank(b)),
    violations: merge(violations),
  };
}

const cell = (text: string): string => forMarkdown(redactText(text)) || " ";
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** The first trial, and how many more. */
const seenIn = (trials: readonly string[]): string =>
  trials.length > 1 ? `${trials[0]}, and ${trials.length - 1} more` : (trials[0] ?? "");

/** The report as Markdown: what a person reads. */
export function fidelityMarkdown({
  contract,
  sandbox,
  trials,
  operations,
  differences,
  violations,
  notes = [],
}: FidelityReport): string {
  const head = `# Fidelity: ${cell(contract)}\n\n${trials} requests to ${operations} operations, each to ${cell(sandbox)} and to the simulator.\n`;
  const found =
    differences.length === 0
      ? "They do not differ.\n"
      : `${table(
          ["operation", "what differs", "where", "the contract", "the sandbox", "the simulator", "seen with"],
          differences.map((one) =>
            [one.operation, one.kind, one.at, one.contract, one.sandbox, one.simulator, seenIn(one.trials)].map(cell),
          ),
        )}\n`;
  const broken =
    violations.length === 0
      ? "Neither does, as far as these requests show.\n"
      : `${table(
          ["side", "operation", "what Prism says", "seen with"],
          violations.map((one) => [one.side, one.operation, one.violation, seenIn(one.trials)].map(cell)),
        )}\n`;
  const left = notes.length === 0 ? "" : `\n## What was not compared\n\n${notes.map((note) => `- ${cell(note)}\n`).join("")}`;
  return `${head}\n## Where sandbox and simulator differ\n\n${found}\n## Who breaks the contract\n\n${broken}${left}`;
}

/** The same in lines, for a terminal. */
export function fidelityText({ differences, violations, notes = [] }: FidelityReport): string {
  const lines = [
    ...differences.flatMap(({ operation, kind, at, contract, sandbox, simulator, trials }) => [
      `${operation}: ${kind}${at === "" ? "" : ` ${at}`} (${seenIn(trials)})`,
      `  sandbox: ${sandbox}; simulator: ${simulator}; the contract ${contract}`,
    ]),
    ...violations.map(
      ({ side, operation, violation, trials }) =>
        `${operation}: the ${side} breaks the contract: ${violation} (${seenIn(trials)})`,
    ),
    ...notes.map((note) => `not compared: ${note}`),
  ];
  return lines.map((line) => `${forTerminal(redactText(line))}\n`).join("");
}

export const fidelityJson = (report: FidelityReport): string => `${JSON.stringify(redactTexts(report), null, 2)}\n`;
