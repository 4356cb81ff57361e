import fc from "fast-check";
import type { FaultFamily } from "../../core/fault.ts";
import type { FaultCandidate } from "./candidates.ts";
import { choose, type Drawn, die } from "./dice.ts";

/** How often a family comes up where all are at hand. */
const weighted: readonly FaultFamily[] = [
  "call",
  "call",
  "call",
  "call",
  "webhook",
  "webhook",
  "webhook",
  "process",
  "process",
  "self",
  "link",
  "read",
];

const bits: Readonly<Record<FaultFamily, number>> = { call: 1, webhook: 2, process: 4, link: 8, read: 16, self: 32 };

/**
 * What a run draws its faults from: a few faults of some families. Runs that differ in kind find more than runs that each
 * have a bit of everything, where one fault hides another (Groce et al., Swarm Testing, ISSTA 2012).
 */
export const swarmArbitrary = fc.record({
  families: fc.integer({ min: 1, max: 63 }),
  faults: fc.array(fc.record({ family: die, fault: die }), { minLength: 1, maxLength: 5, size: "max" }),
});

type Swarm = Drawn<typeof swarmArbitrary>;

/** The faults that this run may use: none only where there are none at all. */
export function swarmOf(candidates: readonly FaultCandidate[], { families, faults }: Swarm): readonly FaultCandidate[] {
  const present = weighted.filter((family) => candidates.some((candidate) => candidate.family === family));
  const enabled = present.filter((family) => (families & bits[family]) !== 0);
  const drawn = enabled.length > 0 ? enabled : present;
  return faults.flatMap((dice) => {
    const family = choose(drawn, dice.family);
    return (
      choose(
        candidates.filter((candidate) => candidate.family === family),
        dice.fault,
      ) ?? []
    );
  });
}
