import type { FaultFamily } from "../../core/fault.ts";
import type { SitePattern } from "../../core/site.ts";
import type { FaultChoice, FaultSpace } from "../fault-space.ts";

/** One place that a fault can strike, and in what ways; the order and the attempt are still open. */
export interface FaultTarget {
  readonly at: SitePattern;
  readonly choices: readonly FaultChoice[];
  /** The integration is known to use it. */
  readonly likely: boolean;
}

/** One fault of the space, with all that it can strike. */
export interface FaultCandidate {
  readonly fault: string;
  readonly family: FaultFamily;
  readonly targets: readonly FaultTarget[];
}

/** A space turned round: by fault, what it strikes. */
export interface FaultCandidates {
  readonly candidates: readonly FaultCandidate[];
  readonly partners: readonly string[];
}

/** What the integration uses is struck often, and most of all what has an effect; the rest hardly ever, as it is hardly ever called. */
const weightOf = ({ likely, effectful = true }: { readonly likely: boolean; readonly effectful?: boolean }): number =>
  likely ? (effectful ? 12 : 6) : 1;

function byFault(space: FaultSpace): FaultCandidates {
  const candidates = new Map<string, FaultCandidate & { readonly targets: FaultTarget[] }>();
  const add = (at: SitePattern, choices: readonly FaultChoice[], weight: number, likely = true): void => {
    for (const [fault, ways] of Map.groupBy(choices, (choice) => choice.fault)) {
      const family = space.faults[fault]?.family;
      if (family === undefined) continue;
      const candidate = candidates.get(fault) ?? { fault, family, targets: [] };
      for (let n = 0; n < weight; n += 1) candidate.targets.push({ at, choices: ways, likely });
      candidates.set(fault, candidate);
    }
  };
  for (const call of space.calls)
    add({ partner: call.partner, operation: call.operation }, call.choices, weightOf(call), call.likely);
  for (const sent of space.webhooks)
    add({ partner: sent.partner, webhook: sent.webhook }, sent.choices, weightOf(sent), sent.likely);
  for (const { link, choices } of space.links) add({ link }, choices, 1);
  add({}, space.self, 1);
  const partners = [...new Set([...space.calls, ...space.webhooks].map(({ partner }) => partner))];
  return { candidates: [...candidates.values()], partners };
}

const known = new WeakMap<FaultSpace, FaultCandidates>();

/** Remembered by space: a search asks for the same one with every plan that it draws. */
export function candidatesOf(space: FaultSpace): FaultCandidates {
  const all = known.get(space) ?? byFault(space);
  known.set(space, all);
  return all;
}
