import type { Contract } from "../contract/contract.ts";
import type { Role } from "../core/role.ts";
import type { ScheduledFault } from "../core/schedule.ts";
import { matchesOrder, type SitePattern } from "../core/site.ts";

/** A partner, as far as faults can be aimed at what it does. */
export interface Target {
  readonly name: string;
  readonly contract: Pick<Contract, "operations"> & { readonly webhooks?: Contract["webhooks"] };
}

/**
 * A fault as it is aimed at a drill's partners, or why it strikes none of them. `instead`: it strikes what does the same at a shop
 * that asks for no captures, and why there is nothing else for it to strike.
 */
export type Aimed = { readonly fault: ScheduledFault; readonly instead?: string } | { readonly lacking: string };

/** What the integration leaves to its partners. */
export interface Habits {
  /** Whether it asks for captures; false: its gateway takes the money as it says yes to it. */
  readonly captures?: boolean;
}

/** What reads are for differs too much: who reads one thing is not who lists them. */
const tooMuch: Role = "read";

const operationsOf = ({ contract }: Target) => contract.operations;
const webhooksOf = ({ contract }: Target) => contract.webhooks ?? [];

function aimOperation(
  fault: ScheduledFault,
  operation: string,
  targets: readonly Target[],
  known: readonly Target[],
  { captures = true }: Habits,
): Aimed {
  const isKnown = ({ id }: { readonly id: string }): boolean => id === operation;
  const own = targets.flatMap(operationsOf).find(isKnown);
  const builtin = known.flatMap(operationsOf).find(isKnown);
  const named = own ?? builtin;
  // what no built-in partner has either is misspelt
  if (named === undefined) return { fault };
  const isInstead = !captures && named.firedrill.role === "capture";
  if (own !== undefined && !isInstead) return { fault };
  const role: Role | undefined = isInstead ? "authorize" : named.firedrill.role;
  const found = targets.flatMap(operationsOf).find(({ firedrill }) => firedrill.role === role);
  if (role === undefined || role === tooMuch || found === undefined) {
    const wanted = role === undefined ? "" : ` (x-firedrill.role: ${role})`;
    return { lacking: `${fault.fault} strikes ${operation}, and nothing of ${namesOf(targets)} stands for that${wanted}` };
  }
  const aimed = { ...fault, at: { ...fault.at, operation: found.id } };
  return isInstead ? { fault: aimed, instead: asksForNone(fault.fault, operation) } : { fault: aimed };
}

const asksForNone = (fault: string, what: string): string =>
  `${fault} strikes ${what}, the integration asks for no captures (declares.captures: false), and what takes the money there is struck already`;

function aimWebhook(
  fault: ScheduledFault,
  webhook: string,
  targets: readonly Target[],
  known: readonly Target[],
  { captures = true }: Habits,
): Aimed {
  const isKnown = ({ type }: { readonly type: string }): boolean => type === webhook;
  const own = targets.flatMap(webhooksOf).find(isKnown);
  const named = own ?? known.flatMap(webhooksOf).find(isKnown);
  if (named === undefined) return { fault };
  const { tells } = named.firedrill;
  const isInstead = !captures && named.firedrill.role === "authorize" && tells === "done";
  if (own !== undefined && !isInstead) return { fault };
  const role: Role | undefined = isInstead ? "capture" : named.firedrill.role;
  const found = targets
    .flatMap(webhooksOf)
    .find(({ firedrill }) => role !== undefined && firedrill.role === role && firedrill.tells === tells);
  if (found === undefined) {
    const wanted = role === undefined ? "" : ` (x-firedrill: { role: ${role}, tells: ${tells} })`;
    return { lacking: `${fault.fault} strikes ${webhook}, and nothing of ${namesOf(targets)} stands for that${wanted}` };
  }
  const aimed = { ...fault, at: { ...fault.at, webhook: found.type } };
  return isInstead ? { fault: aimed, instead: asksForNone(fault.fault, webhook) } : { fault: aimed };
}

const namesOf = (targets: readonly Target[]): string => targets.map(({ name }) => name).join(", ");

/**
 * Aims what scenarios say in the words of the built-in partners at what plays the same part at a drill's own: the first operation
 * of the same role, the first webhook that tells the same of it. What a partner calls by that very name is struck by that name.
 *
 * @param partners those of the drill
 * @param builtins whose words scenarios use
 */
export function aimByRole(
  fault: ScheduledFault,
  partners: readonly Target[],
  builtins: readonly Target[],
  habits: Habits = {},
): Aimed {
  const { partner, operation, webhook } = fault.at;
  const isMeant = ({ name }: Target): boolean => (partner ?? name) === name;
  // of a partner that the drill has not, others speak
  const targets = partners.filter(isMeant);
  if (targets.length === 0) return { fault };
  const known = builtins.filter(isMeant);
  if (operation !== undefined) return aimOperation(fault, operation, targets, known, habits);
  return webhook === undefined ? { fault } : aimWebhook(fault, webhook, targets, known, habits);
}

/** Whether one order could be struck by both. */
const meets = (one = "*", other = "*"): boolean =>
  matchesOrder(one, other.replace("*", "")) || matchesOrder(other, one.replace("*", ""));

const isOneSite = (one: SitePattern, other: SitePattern): boolean =>
  one.operation === other.operation && one.webhook === other.webhook && meets(one.order, other.order);

/** A schedule as it is aimed: what would strike instead where another fault strikes already is left out, since one of both would never fire. */
export function aimAll(
  faults: readonly ScheduledFault[],
  partners: readonly Target[],
  builtins: readonly Target[],
  habits: Habits = {},
): readonly Aimed[] {
  const aimed = faults.map((fault) => aimByRole(fault, partners, builtins, habits));
  const taken = aimed.flatMap((each) => ("fault" in each && each.instead === undefined ? [each.fault.at] : []));
  return aimed.map((each) => {
    if ("lacking" in each || each.instead === undefined) return each;
    const { fault, instead } = each;
    return taken.some((at) => isOneSite(at, fault.at)) ? { lacking: instead } : each;
  });
}
