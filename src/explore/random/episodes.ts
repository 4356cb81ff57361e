import fc from "fast-check";
import type { SitePattern } from "../../core/site.ts";
import { type AimedFault, aimed } from "../fault-space.ts";
import type { FaultCandidate, FaultCandidates } from "./candidates.ts";
import { choose, type Drawn, die } from "./dice.ts";

/** From half a second to ten, begun while customers still come: mostly about when one of them does. */
export const episodeArbitrary = fc.record({
  customer: die,
  leadMs: fc.oneof(fc.integer({ min: -200, max: 300 }), fc.integer({ min: -1_500, max: 300 })),
  lastsMs: fc.oneof(fc.integer({ min: 500, max: 3_000 }), fc.integer({ min: 500, max: 10_000 })),
});

type Episode = Drawn<typeof episodeArbitrary>;

/** @param startsMs when the customers come; what is about to happen then is what an outage is for */
export function during({ customer, leadMs, lastsMs }: Episode, startsMs: readonly number[]): Required<AimedFault>["during"] {
  const fromMs = Math.max(0, (choose(startsMs, customer) ?? 0) - leadMs);
  return { fromMs, toMs: fromMs + lastsMs };
}

/** What outages look like from outside. Independent faults never open a breaker; these do. */
const outages = ["status", "refuse", "hang", "throttle", "reset", "link-down", "link-timeout"];

export const broadArbitrary = fc.record({ partner: die, fault: die, choice: die, episode: episodeArbitrary });

export type Broad = Drawn<typeof broadArbitrary>;

/** One fault for all of a partner's calls, or all of its webhooks, for a while. */
function broad(
  candidates: readonly FaultCandidate[],
  { partners }: FaultCandidates,
  startsMs: readonly number[],
  dice: Broad,
): readonly AimedFault[] {
  const partner = choose(partners, dice.partner);
  const candidate = choose(candidates, dice.fault);
  const choice = choose(candidate?.targets[0]?.choices ?? [], dice.choice);
  if (partner === undefined || candidate === undefined || choice === undefined) return [];
  const at: SitePattern = candidate.family === "link" ? { link: partner } : { partner };
  return [{ ...aimed(choice, at), during: during(dice.episode, startsMs) }];
}

/** A whole partner is out of order. */
export function outage(all: FaultCandidates, startsMs: readonly number[], dice: Broad): readonly AimedFault[] {
  const candidates = all.candidates.filter(({ fault }) => outages.includes(fault));
  return broad(candidates, all, startsMs, dice);
}

/** All webhooks of a partner come twice, late, twenty times, or never. */
export function storm(all: FaultCandidates, startsMs: readonly number[], dice: Broad): readonly AimedFault[] {
  const candidates = all.candidates.filter(({ family }) => family === "webhook");
  return broad(candidates, all, startsMs, dice);
}
