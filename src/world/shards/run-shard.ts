import { verdictOfNew } from "../../core/baseline.ts";
import type { RunResult, ScenarioResult } from "../../core/result.ts";
import { formatShard, type Shard } from "../../core/shard.ts";
import { worst } from "../../core/verdict.ts";
import { drillResult, resultOfPlayed } from "../drill-result.ts";
import type { SavedScenario } from "../stage/run-drill.ts";
import type { Unit } from "./units.ts";

/** A scenario of a drill that several machines share: what stands for it where the shard that was to run it is missing. */
export type SharedScenario = Pick<ScenarioResult, "scenario" | "story" | "tags" | "source" | "replay">;

/** What one machine knows of a drill that several share: its own part, and what all of it is. */
export interface RunShard {
  readonly shard: Shard;
  readonly repeat: number;
  /** All of them, in the drill's order. */
  readonly scenarios: readonly SharedScenario[];
  readonly units: readonly Unit[];
  /** Without its scenarios: they stand in `played`. */
  readonly result: Omit<RunResult, "scenarios" | "verdict">;
  readonly played: readonly SavedScenario[];
  /** Nothing more was to come, and nothing was stopped. */
  readonly isWhole: boolean;
}

/** One time that a scenario was run, and the machine that has its files. */
export interface Kept {
  readonly shard: Shard;
  /** Relative to the run's. */
  readonly folder: string;
}

export interface MergedRun {
  readonly result: RunResult;
  /** Whose files the result speaks of. */
  readonly kept: readonly Kept[];
}

const timesIn = (shard: RunShard | undefined, scenario: string, repetition: number): readonly ScenarioResult[] =>
  shard?.played.find((each) => each.scenario === scenario)?.repetitions[repetition - 1] ?? [];

/** The shard's own time, or another's where that broke: what a measure broke is broken as well. */
function countingFor({ scenario, repetition, shard }: Unit, shards: readonly RunShard[]): RunShard | undefined {
  const broke = shards.filter((each) => {
    const last = timesIn(each, scenario, repetition).at(-1);
    return last !== undefined && verdictOfNew(last) === "broken";
  });
  const owner = shards.find((each) => each.shard.index === shard);
  return owner !== undefined && (broke.length === 0 || broke.includes(owner)) ? owner : broke[0];
}

/** Why a time was not run, as far as its shard tells. */
function whyNot({ scenario, shard }: Unit, count: number, shards: readonly RunShard[]): string {
  const owner = shards.find((each) => each.shard.index === shard);
  const named = `shard ${formatShard({ index: shard, count })}`;
  if (owner === undefined) return `${named} is missing`;
  return owner.played.find((each) => each.scenario === scenario)?.ended ?? `${named} did not come to its end`;
}

const unique = (texts: readonly string[]): string => [...new Set(texts)].join(", ");

function spanOf(shards: readonly RunShard[]): Pick<RunResult, "startedAt" | "durationMs"> {
  const starts = shards.map(({ result }) => Date.parse(result.startedAt));
  const startMs = Math.min(...starts);
  const endMs = Math.max(...shards.map(({ result }, n) => (starts[n] ?? startMs) + result.durationMs));
  return { startedAt: new Date(startMs).toISOString(), durationMs: endMs - startMs };
}

/**
 * The result that one machine would have come to. What no shard has run is `notRun`, and so unproven.
 *
 * @param shards of one drill, each once; some may be missing
 */
export function mergeRuns(shards: readonly [RunShard, ...RunShard[]]): MergedRun {
  const [{ repeat, scenarios, units, shard, result }] = shards;
  const kept: Kept[] = [];
  const results = scenarios.flatMap(({ scenario, ...told }) => {
    const reasons: string[] = [];
    const repetitions: (readonly ScenarioResult[])[] = [];
    for (const unit of units.filter((each) => each.scenario === scenario)) {
      const owner = countingFor(unit, shards);
      const times = timesIn(owner, scenario, unit.repetition);
      repetitions[unit.repetition - 1] = times;
      if (times.length === 0) reasons.push(whyNot(unit, shard.count, shards));
      else if (owner !== undefined) kept.push(...times.map(({ folder }) => ({ shard: owner.shard, folder })));
    }
    const ended = reasons.length === 0 ? undefined : unique(reasons);
    const { source, ...known } = told;
    const unplayed = (notRun: string): ScenarioResult => ({
      ...{ scenario, ...known, verdict: "unproven", seed: result.seed, durationMs: 0, orders: 0, events: 0 },
      ...{ checks: [], faults: [], folder: scenario, notRun },
    });
    const played = resultOfPlayed({ repetitions, ended, unplayed }, repeat);
    return played === undefined ? [] : [source === undefined ? played : { ...played, source }];
  });
  const { tested, firedrill, world, seed, baseline } = result;
  const merged = drillResult(
    {
      ...{ tested, firedrill, world, seed, baselineFile: baseline?.file, ...spanOf(shards) },
      proxy: unique(shards.map((each) => each.result.proxy)),
      node: unique(shards.map((each) => each.result.node)),
      interrupted: shards.some((each) => each.result.interrupted),
    },
    results,
  );
  const isWhole = shards.length === shard.count && shards.every((each) => each.isWhole);
  return { kept, result: isWhole ? merged : { ...merged, verdict: worst([merged.verdict, "unproven"]) } };
}

/** Numbers of the shards that are not there. */
export function missingFrom(shards: readonly { readonly shard: Shard }[]): readonly number[] {
  const there = new Set(shards.map(({ shard }) => shard.index));
  const count = shards[0]?.shard.count ?? 0;
  return Array.from({ length: count }, (_, n) => n + 1).filter((index) => !there.has(index));
}
