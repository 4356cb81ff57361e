import type { Contract } from "../contract/contract.ts";
import type { Role } from "../core/role.ts";
import type { ScheduledFault } from "../core/schedule.ts";

/** A partner, as far as faults can be aimed at what it does. */
export interface Target {
  readonly name: string;
  readonly contract: Pick<Contract, "operations"> & { readonly webhooks?: Contract["webhooks"] };
}

/** A fault as it is aimed at a drill's partners, or why it strikes none of them. */
export type Aimed = { readonly fault: ScheduledFault } | { readonly lacking: string };

/** What reads are for differs too much: who reads one thing is not who lists them. */
const tooMuch: Role = "read";

const operationsOf = ({ contract }: Target) => contract.operations;
const webhooksOf = ({ contract }: Target) => contract.webhooks ?? [];

function aimOperation(fault: ScheduledFault, operation: string, targets: readonly Target[], known: readonly Target[]): Aimed {
  const isKnown = ({ id }: { readonly id: string }): boolean => id === operation;
  if (targets.flatMap(operationsOf).some(isKnown)) return { fault };
  const role = known.flatMap(operationsOf).find(isKnown)?.firedrill.role;
  // what no built-in partner has either is misspelt
  if (!known.flatMap(operationsOf).some(isKnown)) return { fault };
  const own = targets.flatMap(operationsOf).find(({ firedrill }) => firedrill.role === role);
  if (role !== undefined && role !== tooMuch && own !== undefined)
    return { fault: { ...fault, at: { ...fault.at, operation: own.id } } };
  const wanted = role === undefined ? "" : ` (x-firedrill.role: ${role})`;
  return { lacking: `${fault.fault} strikes ${operation}, and nothing of ${namesOf(targets)} stands for that${wanted}` };
}

function aimWebhook(fault: ScheduledFault, webhook: string, targets: readonly Target[], known: readonly Target[]): Aimed {
  const isKnown = ({ type }: { readonly type: string }): boolean => type === webhook;
  if (targets.flatMap(webhooksOf).some(isKnown)) return { fault };
  const builtin = known.flatMap(webhooksOf).find(isKnown);
  if (builtin === undefined) return { fault };
  const { role, tells } = builtin.firedrill;
  const own = targets
    .flatMap(webhooksOf)
    .find(({ firedrill }) => role !== undefined && firedrill.role === role && firedrill.tells === tells);
  if (own !== undefined) return { fault: { ...fault, at: { ...fault.at, webhook: own.type } } };
  const wanted = role === undefined ? "" : ` (x-firedrill: { role: ${role}, tells: ${tells} })`;
  return { lacking: `${fault.fault} strikes ${webhook}, and nothing of ${namesOf(targets)} stands for that${wanted}` };
}

const namesOf = (targets: readonly Target[]): string => targets.map(({ name }) => name).join(", ");

/**
 * Aims what scenarios say in the words of the built-in partners at what plays the same part at a drill's own: the first operation
 * of the same role, the first webhook that tells the same of it. What a partner calls by that very name is struck by that name.
 *
 * @param partners those of the drill
 * @param builtins whose words scenarios use
 */
export function aimByRole(fault: ScheduledFault, partners: readonly Target[], builtins: readonly Target[]): Aimed {
  const { partner, operation, webhook } = fault.at;
  const isMeant = ({ name }: Target): boolean => (partner ?? name) === name;
  // of a partner that the drill has not, others speak
  const targets = partners.filter(isMeant);
  if (targets.length === 0) return { fault };
  const known = builtins.filter(isMeant);
  if (operation !== undefined) return aimOperation(fault, operation, targets, known);
  return webhook === undefined ? { fault } : aimWebhook(fault, webhook, targets, known);
}
