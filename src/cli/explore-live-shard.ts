import type { Surroundings } from "../explore/capsule.ts";
import { type LiveShard, mergeLive } from "../explore/live/merge-live.ts";
import { exploreNotes } from "../explore/live/notes.ts";
import { exitCodeOfVerdict } from "../report/report.ts";
import { forTerminal } from "../report/text-safety.ts";
import { makeFolder } from "../transports/files.ts";
import { missingFrom } from "../world/shards/run-shard.ts";
import { type Allowing, endsWith } from "./exit-code.ts";
import type { ExploreFlags } from "./explore-options.ts";
import { exploreSummary, outcomeOf } from "./explore-summary.ts";
import { type Telling, tell } from "./explore-tell.ts";
import { type Gatherings, lackLines } from "./join-shards.ts";
import { loadScenarios } from "./load.ts";
import type { Project } from "./project.ts";
import { writeShard } from "./shard-file.ts";
import { sharedWork } from "./shared-work.ts";

/** What a machine keeps of a search over real sockets that several share. */
interface Kept {
  readonly live: LiveShard;
  readonly telling: Omit<Telling, "out" | "project">;
  /** The configuration, where it is not the usual one. */
  readonly config?: string;
}

/** Whether a shard of a search is of one over real sockets. */
export const isLiveShard = (content: unknown): content is Kept =>
  typeof content === "object" && content !== null && Object.hasOwn(content, "live");

/** Keeps a machine's share where `firedrill merge` finds it. */
export function keepLive(
  live: LiveShard,
  {
    project,
    flags,
    folder,
    scenarioName,
    here,
  }: {
    readonly project: Project;
    readonly flags: ExploreFlags;
    readonly folder: string;
    readonly scenarioName: string | undefined;
    readonly here: Surroundings;
  },
): void {
  const { shard, depth, keepGoing } = live;
  const scenarios = scenarioName === undefined ? [] : loadScenarios([scenarioName], project.catalogue.faults);
  const options = {
    world: "live",
    shard: `…/${shard.count}`,
    depth: `${depth}`,
    values: flags.values,
    "keep-going": `${keepGoing}`,
  };
  const content: Kept = {
    live,
    telling: { here, integration: project.config.name, world: "live" },
    ...(flags.config !== undefined && { config: flags.config }),
  };
  writeShard(folder, shard, sharedWork(project, { kind: "explore", scenarios, seed: flags.seed, options }), content);
}

/** Tells what the shards came to together. Returns the exit code. */
export function joinLive(gathered: Gatherings, { out, allowUnproven }: Allowing & { readonly out: string }): number {
  const kept = gathered.map(({ saved }) => saved.content as Kept);
  const [first, ...others] = kept;
  if (first === undefined) throw new Error("there is a shard at least");
  const shards = kept.map(({ live }) => live);
  const { result, lost } = mergeLive([first.live, ...others.map(({ live }) => live)]);
  makeFolder(out);
  for (const find of result.counterexamples) tell(find, { ...first.telling, out, project: first.config });
  const isWhole = missingFrom(shards).length === 0 && shards.every((shard) => shard.isWhole) && lost.schedules === 0;
  for (const line of exploreNotes(result)) process.stdout.write(`${forTerminal(line)}\n`);
  if (lost.schedules > 0)
    process.stdout.write(
      `  ${lost.schedules} schedules at ${lost.sites} sites were not run: these came up on one machine alone, and not on the one whose they are\n`,
    );
  const { depth, keepGoing } = first.live;
  const wanted = { depth, random: 0 };
  const seconds = Math.max(...shards.map((shard) => shard.seconds));
  const endedBy = result.counterexamples.length > 0 && !keepGoing ? "the counterexample" : "what shards lack";
  process.stdout.write(exploreSummary({ ...result, over: result.over || !isWhole }, { wanted, seconds, endedBy, world: "live" }));
  for (const line of lackLines(shards)) process.stdout.write(line);
  const outcome = outcomeOf(result, wanted);
  const verdict = outcome === "held" && (!isWhole || result.complete < depth) ? "unproven" : outcome;
  return endsWith(exitCodeOfVerdict(verdict), { allowUnproven });
}
