import { builtins } from "../catalogue.ts";
import type { Contract } from "../contract/contract.ts";
import { type Blueprint, builtinBlueprints, ownBlueprint } from "../reference/builtin-partners.ts";

/** A built-in partner by its name, or one of a contract's file. */
export function blueprintNamed(contract: string): Blueprint {
  const builtin = Object.hasOwn(builtins.simulators, contract)
    ? builtinBlueprints().find(({ name }) => name === contract)
    : undefined;
  return builtin ?? ownBlueprint(contract);
}

export const contractNamed = (contract: string): Contract => blueprintNamed(contract).contract;
