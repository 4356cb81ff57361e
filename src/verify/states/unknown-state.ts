import type { Contract } from "../../contract/contract.ts";
import { FiredrillError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { knownStates } from "./sentence.ts";

/** More are not listed: a vendor's contract has a thousand operations. */
const mostListed = 16;

/** What a user is told of a state that nobody knows. */
export function unknownState(name: string, contract: Contract, place: string): FiredrillError {
  const known = knownStates(contract);
  const meant = nearest(name, known);
  const listed = known.slice(0, mostListed).join("; ");
  return new FiredrillError({
    code: "FD_PACT",
    place,
    problem: `the state ${JSON.stringify(name)} is none that ${contract.name} can be brought into`,
    remedy: `${meant === undefined ? "" : `Did you mean ${meant}? `}There are: ${listed}${known.length > mostListed ? "; …" : ""}. A file given with --states says what your own words mean.`,
  });
}
