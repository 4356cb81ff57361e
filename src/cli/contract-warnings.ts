import type { Contract, ContractWarning } from "../contract/contract.ts";
import { wrongExamples } from "../partner/check-examples.ts";
import type { Simulator } from "../partner/define.ts";
import { forTerminal } from "../report/text-safety.ts";

interface Loaded {
  readonly name: string;
  readonly contract: Contract;
  readonly simulator?: Simulator;
}

/** A contract with more operations is looked through by `doctor` alone: compiling them all can take seconds. */
const quicklyChecked = 100;
/** Of one contract: a vendor's has hundreds, and a drill says other things as well. */
const mostTold = 5;

/** All that is odd in a partner's contract, the examples that are not used included. */
export const warningsOf = ({ contract, simulator }: Loaded): readonly ContractWarning[] => [
  ...contract.warnings,
  ...wrongExamples(contract, simulator),
];

/** Tells on standard error what is odd in the contracts of a team's own partners. No verdict depends on it. */
export function tellWarnings(partners: readonly Loaded[]): void {
  for (const partner of partners) {
    const isQuick = partner.contract.operations.length <= quicklyChecked;
    const warnings = isQuick ? warningsOf(partner) : partner.contract.warnings;
    const told = warnings.slice(0, mostTold).map(({ place, message }) => `warning: ${place}: ${message}`);
    const rest = warnings.length - told.length;
    if (rest > 0) told.push(`warning: ${partner.name}: ${rest} more; firedrill doctor shows them`);
    for (const line of told) process.stderr.write(`${forTerminal(line)}\n`);
  }
}
