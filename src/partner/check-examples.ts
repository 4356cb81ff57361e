import type { Contract, ContractWarning } from "../contract/contract.ts";
import type { Simulator } from "./define.ts";
import { successOf } from "./success.ts";

/**
 * Examples that break their own schemas, where the generic simulator would have answered with them: what the simulator's own
 * state machine answers needs no example. Compiles a schema for each operation, which takes seconds for the largest vendors'.
 */
export function wrongExamples(contract: Contract, simulator?: Simulator): readonly ContractWarning[] {
  return contract.operations.flatMap((operation) => {
    if (simulator?.operations[operation.id] !== undefined) return [];
    return successOf(operation, contract.document).wrong ?? [];
  });
}
