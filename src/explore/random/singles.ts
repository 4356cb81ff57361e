import fc from "fast-check";
import type { SitePattern } from "../../core/site.ts";
import { type AimedFault, aimed } from "../fault-space.ts";
import type { FaultCandidate, FaultTarget } from "./candidates.ts";
import { choose, type Drawn, die } from "./dice.ts";
import { during, episodeArbitrary } from "./episodes.ts";

/** Mostly the first tries: what goes wrong there is what the later ones have to cope with. */
const attempts: readonly SitePattern["attempt"][] = [1, 1, 1, 1, 1, 1, 2, 3, { upTo: 2 }, { upTo: 3 }, { upTo: 6 }, undefined];

/** An endless row of crashes proves little, and leaves little time for anything else. */
const mostCrashes = 2;

/** Somebody whose order's calls and webhooks faults are aimed at. */
export interface Customer {
  readonly order: string;
  /** In ms from the run's start. */
  readonly startMs: number;
  /** What the integration calls and gets for such a customer, where that is known. */
  readonly uses?: readonly string[];
}

/** Whether a fault there would meet something this customer sets off, as far as is known. Of what nobody uses nobody knows. */
function meets({ uses }: Customer, { at, likely }: FaultTarget): boolean {
  const name = at.operation ?? at.webhook;
  return uses === undefined || name === undefined || !likely || uses.includes(name);
}

export const singleArbitrary = fc.record({
  candidate: die,
  target: die,
  choice: die,
  order: die,
  anyOrder: fc.constantFrom(false, false, true),
  attempt: fc.constantFrom(...attempts),
  times: fc.constantFrom(undefined, undefined, undefined, 1, 3),
  episode: episodeArbitrary,
  inEpisode: fc.constantFrom(false, false, false, false, false, false, true),
});

type Single = Drawn<typeof singleArbitrary>;

const startsOf = (customers: readonly Customer[]): readonly number[] => customers.map(({ startMs }) => startMs);

/** Links and clocks are ill for a while, or to the end; a kill in a transaction says by itself when it comes. */
function ofNoSite(
  candidate: FaultCandidate,
  fault: AimedFault,
  startsMs: readonly number[],
  { anyOrder, episode }: Single,
): AimedFault {
  const lasts = candidate.family === "link" || fault.fault === "clock-jump";
  return lasts && !anyOrder ? { ...fault, during: during(episode, startsMs) } : fault;
}

/** The order and the attempt that make a site of a target; where they stay open, several alike. */
function sited(candidate: FaultCandidate, fault: AimedFault, aims: readonly Customer[], dice: Single): AimedFault {
  const { attempt, episode } = dice;
  const order = dice.anyOrder ? undefined : choose(aims, dice.order)?.order;
  const times = candidate.family === "process" ? Math.min(dice.times ?? mostCrashes, mostCrashes) : dice.times;
  return {
    ...fault,
    at: { ...fault.at, ...(order !== undefined && { order }), ...(attempt !== undefined && { attempt }) },
    ...(times !== undefined && { times }),
    ...(dice.inEpisode && { during: during(episode, startsOf(aims)) }),
  };
}

/** A fault at one site, or at a few alike; nothing where there is nothing to strike. */
export function single(
  candidates: readonly FaultCandidate[],
  customers: readonly Customer[],
  dice: Single,
): readonly AimedFault[] {
  const candidate = choose(candidates, dice.candidate);
  const targets = candidate?.targets.filter((one) => customers.some((customer) => meets(customer, one))) ?? [];
  const target = choose(targets, dice.target);
  const choice = choose(target?.choices ?? [], dice.choice);
  if (candidate === undefined || target === undefined || choice === undefined) return [];
  const fault = aimed(choice, target.at);
  const hasSite = candidate.family !== "link" && candidate.family !== "self";
  const aims = customers.filter((customer) => meets(customer, target));
  return [hasSite ? sited(candidate, fault, aims, dice) : ofNoSite(candidate, fault, startsOf(customers), dice)];
}
