import type { Scenario } from "../../core/scenario.ts";
import type { Shard } from "../../core/shard.ts";
import { leastMs } from "../least-ms.ts";
import { shareOut } from "./share-out.ts";

/** One time that a scenario is run, and the shard that it counts in. */
export interface Unit {
  readonly scenario: string;
  /** From 1 on. */
  readonly repetition: number;
  readonly shard: number;
}

/** The scenario that all others are measured by. */
const measure = "calm";

/**
 * All times that scenarios are run, each in exactly one shard. The last time of `calm` is the first shard's, and every
 * other shard runs it too: what customers wait for when nothing fails is a measure of that machine.
 *
 * @param applies false: it is not run, and says so once
 */
export function unitsOf(
  scenarios: readonly Scenario[],
  {
    repeat,
    count,
    applies,
  }: { readonly repeat: number; readonly count: number; readonly applies: (scenario: Scenario) => boolean },
): readonly Unit[] {
  const all = scenarios.flatMap((scenario) =>
    Array.from({ length: applies(scenario) ? repeat : 1 }, (_, n) => ({ scenario, repetition: n + 1 })),
  );
  const isMeasured = ({ scenario, repetition }: (typeof all)[number]): boolean =>
    scenario.name === measure && repetition === repeat;
  const others = all.filter((unit) => !isMeasured(unit));
  const shards = shareOut(
    others.map(({ scenario }) => (applies(scenario) ? leastMs(scenario) : 0)),
    count,
  );
  const shardOf = new Map(others.map((unit, n) => [unit, shards[n] ?? 1]));
  return all.map((unit) => ({ scenario: unit.scenario.name, repetition: unit.repetition, shard: shardOf.get(unit) ?? 1 }));
}

/** Whether this shard runs that time of a scenario, be it for the measure alone. */
export function runsIn(
  units: readonly Unit[],
  { index }: Shard,
  repeat: number,
): (scenario: string, repetition: number) => boolean {
  const own = new Set(
    units.filter(({ shard }) => shard === index).map(({ scenario, repetition }) => `${scenario} ${repetition}`),
  );
  return (scenario, repetition) =>
    own.has(`${scenario} ${repetition}`) || (own.size > 0 && scenario === measure && repetition === repeat);
}
