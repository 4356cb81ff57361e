import fc from "fast-check";
import type { ScheduledFault } from "../../core/schedule.ts";
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

function bounded(fault: AimedFault, { times, episode, inEpisode }: Single): AimedFault {
  return { ...fault, ...(times !== undefined && { times }), ...(inEpisode && { during: episode }) };
}

/** A fault at one site, or at a few alike; nothing where there is nothing to strike. */
export function single(arms: readonly Arm[], orders: readonly string[], dice: Single): readonly AimedFault[] {
  const arm = choose(arms, dice.arm);
  const target = choose(arm?.targets ?? [], dice.target);
  const choice = choose(target?.choices ?? [], dice.choice);
  if (target === undefined || choice === undefined) return [];
  if (choice.family === "link") {
    const during: Pick<ScheduledFault, "during"> = dice.anyOrder ? {} : { during: dice.episode };
    return [{ ...aimed(choice, target.at), ...during }];
  }
  const order = dice.anyOrder ? undefined : choose(orders, dice.order);
  const at: SitePattern = {
    ...target.at,
    ...(order !== undefined && { order }),
    ...(dice.attempt !== undefined && { attempt: dice.attempt }),
  };
  const fault = bounded(aimed(choice, at), dice);
  return [choice.family === "process" ? { ...fault, times: Math.min(fault.times ?? mostCrashes, mostCrashes) } : fault];
}
