import { FiredrillError } from "../core/errors.ts";
import type { ScenarioSource } from "../core/result.ts";
import type { Scenario } from "../core/scenario.ts";
import { formatShard, type Shard, type SharedWork } from "../core/shard.ts";
import { readTextFile } from "../transports/files.ts";
import { hashText } from "../transports/fingerprint.ts";
import type { Fitted } from "../world/applicability.ts";
import type { RunShard } from "../world/shards/run-shard.ts";
import { runsIn, unitsOf } from "../world/shards/units.ts";
import type { SavedDrill } from "../world/stage/run-drill.ts";
import type { Project } from "./project.ts";
import { writeShard } from "./shard-file.ts";
import { sharedWork } from "./shared-work.ts";

/** A drill that several machines share, as one of them sees it. */
export interface SharedDrill {
  /** How many times scenarios are run here. */
  readonly count: number;
  readonly takes: (scenario: string, repetition: number) => boolean;
  readonly onSaved: (saved: SavedDrill) => void;
}

export interface ToShare {
  readonly project: Project;
  readonly scenarios: readonly Scenario[];
  readonly shard: Shard;
  readonly folder: string;
  readonly fitted: (scenario: Scenario) => Fitted;
  readonly repeat: number;
  readonly seed: number;
  /** Options that change what is run or known, besides those above. */
  readonly options: SharedWork["options"];
  readonly baselineFile: string | undefined;
  readonly replayLine: (scenario: string, seed: number) => string;
  readonly sourceOf: (scenario: string) => ScenarioSource | undefined;
}

function refuseEmpty(shard: Shard, runs: number): never {
  throw new FiredrillError({
    code: "FD_USAGE",
    place: `--shard ${formatShard(shard)}`,
    problem: `there ${runs === 1 ? "is one run" : `are ${runs} runs`} to share, so some of ${shard.count} shards would have none`,
    remedy: `Share them among ${runs} at most, or choose more scenarios.`,
  });
}

/**
 * What this machine runs of a drill, and where it keeps that.
 *
 * @throws FiredrillError FD_USAGE where there is not something for every machine
 */
export function shareDrill(given: ToShare): SharedDrill {
  const { project, scenarios, shard, folder, fitted, repeat, seed, options, baselineFile, replayLine, sourceOf } = given;
  const units = unitsOf(scenarios, { repeat, count: shard.count, applies: (scenario) => fitted(scenario).lacks.length === 0 });
  const owners = new Set(units.map((unit) => unit.shard));
  if (owners.size < shard.count) refuseEmpty(shard, owners.size);
  const takes = runsIn(units, shard, repeat);
  const work = sharedWork(project, {
    kind: "run",
    scenarios,
    seed,
    options: {
      ...options,
      shard: `…/${shard.count}`,
      repeat: `${repeat}`,
      baseline: baselineFile === undefined ? "none" : hashText(readTextFile(baselineFile, "result")),
    },
  });
  const told = scenarios.map(({ name, story, tags }) => {
    const source = sourceOf(name);
    return {
      ...{ scenario: name, story, replay: replayLine(name, seed) },
      ...(tags !== undefined && { tags }),
      ...(source !== undefined && { source }),
    };
  });
  return {
    count: units.filter(({ scenario, repetition }) => takes(scenario, repetition)).length,
    takes,
    onSaved: ({ result: { scenarios: _told, verdict: _verdict, ...result }, scenarios: played, isWhole }) => {
      const content: RunShard = { shard, repeat, scenarios: told, units, result, played, isWhole };
      writeShard(folder, shard, work, content);
    },
  };
}
