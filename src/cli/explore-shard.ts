import { type Checker, checkHistory } from "../core/checker.ts";
import type { Scenario } from "../core/scenario.ts";
import type { Shard } from "../core/shard.ts";
import type { Surroundings } from "../explore/capsule.ts";
import type { Counterexample, Reduced } from "../explore/explore.ts";
import type { SearchShard } from "../explore/shards/merge-searches.ts";
import type { TaskRunner } from "../explore/task-runner.ts";
import type { Shown, Telling } from "./explore-tell.ts";
import type { Project } from "./project.ts";
import { writeShard } from "./shard-file.ts";
import { sharedWork } from "./shared-work.ts";

/** What a machine keeps of a search that several share. */
export interface ExploreShard {
  readonly search: SearchShard;
  /** Each find that was made smaller, with its history, by where it was found. */
  readonly shown: Readonly<Record<string, Shown>>;
  readonly telling: Omit<Telling, "out" | "project">;
  /** The configuration, where it is not the usual one. */
  readonly config?: string;
}

interface Enacting {
  readonly runner: Pick<TaskRunner, "enact">;
  readonly checkers: readonly Checker[];
}

/** Runs a counterexample once more, for its history. */
export async function shownOf(counterexample: Counterexample, { runner, checkers }: Enacting): Promise<Shown> {
  const { events } = await runner.enact(counterexample.plan);
  const { checks } = checkHistory(events, { checkers, except: counterexample.plan.scenario.expect.except });
  return { ...counterexample, events, checks };
}

export const placeOf = ({ phase, position }: Pick<Reduced, "phase" | "position">): string => `${phase} ${position}`;

export interface ToKeep {
  readonly project: Project;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly config: string | undefined;
  readonly folder: string;
  readonly shard: Shard;
  readonly search: SearchShard;
  readonly here: Surroundings;
}

/** Keeps a machine's share where `firedrill merge` finds it. */
export async function keepSearch(
  { project, scenario, seed, config, folder, shard, search, here }: ToKeep,
  enacting: Enacting,
): Promise<void> {
  const shown: Record<string, Shown> = {};
  for (const reduced of search.reduced) shown[placeOf(reduced)] = await shownOf(reduced.counterexample, enacting);
  const telling = { here, integration: project.config.name, world: "sim" as const };
  const { depth, random } = search.wanted;
  const options = {
    world: "sim",
    shard: `…/${shard.count}`,
    depth: `${depth}`,
    random: `${random}`,
    "keep-going": `${search.keepGoing}`,
  };
  const content: ExploreShard = { search, shown, telling, ...(config !== undefined && { config }) };
  writeShard(folder, shard, sharedWork(project, { kind: "explore", scenarios: [scenario], seed, options }), content);
}
