import fc from "fast-check";
import type { SitePattern } from "../../core/site.ts";
import { type AimedFault, aimed } from "../fault-space.ts";
import type { Arm } from "./arsenal.ts";
import { choose, type Drawn, die } from "./dice.ts";
import { episodeArbitrary } from "./episodes.ts";

/** Mostly the first tries: what goes wrong there is what the later ones have to cope with. */
const attempts: readonly SitePattern["attempt"][] = [1, 1, 1, 1, 1, 1, 2, 3, { upTo: 2 }, { upTo: 3 }, { upTo: 6 }, undefined];

/** An endless row of crashes proves little, and leaves little time for anything else. */
const mostCrashes = 2;

export const singleArbitrary = fc.record({
  arm: die,
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

/** Links and clocks are ill for a while, or to the end; a kill in a transaction says by itself when it comes. */
function ofNoSite(arm: Arm, fault: AimedFault, { anyOrder, episode }: Single): AimedFault {
  const lasts = arm.family === "link" || fault.fault === "clock-jump";
  return lasts && !anyOrder ? { ...fault, during: episode } : fault;
}

/** The order and the attempt that make a site of a target; where they stay open, several alike. */
function sited(arm: Arm, fault: AimedFault, orders: readonly string[], dice: Single): AimedFault {
  const { attempt, episode } = dice;
  const order = dice.anyOrder ? undefined : choose(orders, dice.order);
  const times = arm.family === "process" ? Math.min(dice.times ?? mostCrashes, mostCrashes) : dice.times;
  return {
    ...fault,
    at: { ...fault.at, ...(order !== undefined && { order }), ...(attempt !== undefined && { attempt }) },
    ...(times !== undefined && { times }),
    ...(dice.inEpisode && { during: episode }),
  };
}

/** A fault at one site, or at a few alike; nothing where there is nothing to strike. */
export function single(arms: readonly Arm[], orders: readonly string[], dice: Single): readonly AimedFault[] {
  const arm = choose(arms, dice.arm);
  const target = choose(arm?.targets ?? [], dice.target);
  const choice = choose(target?.choices ?? [], dice.choice);
  if (arm === undefined || target === undefined || choice === undefined) return [];
  const fault = aimed(choice, target.at);
  const hasSite = arm.family !== "link" && arm.family !== "self";
  return [hasSite ? sited(arm, fault, orders, dice) : ofNoSite(arm, fault, dice)];
}
