import fc from "fast-check";
import type { Schedule } from "../../core/schedule.ts";
import type { FaultSpace } from "../fault-space.ts";
import { candidatesOf } from "./candidates.ts";
import { choose, type Drawn, die } from "./dice.ts";
import { type Broad, broadArbitrary, outage, storm } from "./episodes.ts";
import { type Customer, single, singleArbitrary } from "./singles.ts";
import { swarmArbitrary, swarmOf } from "./swarm.ts";

const someBroad = (most: number): fc.Arbitrary<readonly Broad[]> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(broadArbitrary, { minLength: 1, maxLength: most, size: "max" }) },
  );

/** The dice of a schedule. Where they lead depends on the space and on the orders. */
export function sketchArbitrary(maxFaults: number) {
  return fc.record({
    swarm: swarmArbitrary,
    singles: fc.array(singleArbitrary, { minLength: Math.min(1, maxFaults), maxLength: maxFaults, size: "max" }),
    /** Faults add up where they strike one order: then its story has several. */
    victim: die,
    hasVictim: fc.boolean(),
    /** Now and then nothing but what strikes a whole partner. */
    alone: fc.constantFrom(false, false, false, false, false, true),
    outages: someBroad(2),
    storms: someBroad(1),
    maxFaults: fc.constant(maxFaults),
  });
}

type Sketch = Drawn<ReturnType<typeof sketchArbitrary>>;

/** The schedule of these dice. Single faults come first: where two contradict each other, the first has its way, and the broad ones have many more occasions. */
export function scheduleOf(space: FaultSpace, customers: readonly Customer[], sketch: Sketch): Schedule {
  const all = candidatesOf(space);
  const startsMs = customers.map(({ startMs }) => startMs);
  const candidates = swarmOf(all.candidates, sketch.swarm);
  const broad = [
    ...sketch.outages.flatMap((dice) => outage(all, startsMs, dice)),
    ...sketch.storms.flatMap((dice) => storm(all, startsMs, dice)),
  ].slice(0, sketch.maxFaults);
  const victim = sketch.hasVictim ? choose(customers, sketch.victim) : undefined;
  const aims = victim === undefined ? customers : [victim];
  const isAlone = sketch.alone && broad.length > 0;
  const singles = isAlone ? [] : sketch.singles.flatMap((dice) => single(candidates, aims, dice));
  return [...singles.slice(0, sketch.maxFaults - broad.length), ...broad].map((fault, n) => ({ id: `f${n + 1}`, ...fault }));
}

export interface ScheduleOptions {
  /** The references of the orders that there will be. */
  readonly orders: readonly string[];
  readonly maxFaults: number;
}

/** Schedules of at most so many faults: single ones at sites, outages of whole partners, storms of webhooks. Each run has faults of a few kinds. */
export function scheduleArbitrary(space: FaultSpace, { orders, maxFaults }: ScheduleOptions): fc.Arbitrary<Schedule> {
  const customers = orders.map((order) => ({ order, startMs: 0 }));
  return sketchArbitrary(maxFaults).map((sketch) => scheduleOf(space, customers, sketch));
}
