import { join } from "node:path";
import type { Command } from "commander";
import { FiredrillError } from "../core/errors.ts";
import { mergeSearches } from "../explore/shards/merge-searches.ts";
import { exitCodeOfVerdict } from "../report/report.ts";
import { makeFolder } from "../transports/files.ts";
import { checkLatest } from "../transports/latest-link.ts";
import { claimFolder, createRunFolder } from "../transports/run-folder.ts";
import { missingFrom, type RunShard } from "../world/shards/run-shard.ts";
import { folderName, runsFolder } from "./drill.ts";
import { type Allowing, allowUnprovenOption, endsWith } from "./exit-code.ts";
import { isLiveShard, joinLive } from "./explore-live-shard.ts";
import { type ExploreShard, placeOf } from "./explore-shard.ts";
import { exploreSummary, outcomeOf } from "./explore-summary.ts";
import { tell } from "./explore-tell.ts";
import { type Gathered, gatherShards } from "./gather-shards.ts";
import { type Gatherings, joinRuns, lackLines } from "./join-shards.ts";
import { selectReporters } from "./report.ts";
import { shardFile } from "./shard-file.ts";

interface MergeFlags extends Allowing {
  readonly out?: string;
  readonly report: string;
}

async function mergeRunShards(gathered: Gatherings, { out, report, allowUnproven }: MergeFlags): Promise<number> {
  const selected = await selectReporters(report);
  if (out === undefined) checkLatest(runsFolder);
  const { result } = gathered[0].saved.content as RunShard;
  const claimed = out === undefined ? createRunFolder(runsFolder, folderName(result.tested.integration)) : claimFolder(out);
  try {
    return joinRuns(gathered, { folder: claimed.path, isNamed: out !== undefined, selected, allowUnproven });
  } finally {
    claimed.release();
  }
}

/** What each machine goes through by itself has to come to the same on all. */
function refuseUnlike(gathered: Gatherings): void {
  const started = gathered.filter(({ saved }) => !(saved.content as ExploreShard).search.isOverAtStart);
  const startOf = ({ saved }: Gathered): string => JSON.stringify((saved.content as ExploreShard).search.start);
  const [first] = started;
  const other = started.find((each) => first !== undefined && startOf(each) !== startOf(first));
  if (first === undefined || other === undefined) return;
  throw new FiredrillError({
    code: "FD_RUN",
    place: join(other.folder, shardFile),
    problem: `the first depths, which each shard goes through by itself, went otherwise than in ${first.folder}`,
    remedy:
      "Let the integration take its clock, its chances and its ids from outside: the same plan has to give the same history.",
  });
}

function mergeExploreShards(gathered: Gatherings, { out = ".firedrill", allowUnproven }: MergeFlags): number {
  if (gathered.every(({ saved }) => isLiveShard(saved.content))) return joinLive(gathered, { out, allowUnproven });
  refuseUnlike(gathered);
  const [first, ...others] = gathered.map(({ saved }) => saved.content as ExploreShard);
  if (first === undefined) throw new Error("there is a shard at least");
  const searches = [first, ...others].map(({ search }) => search);
  const { result, distinct, lacking } = mergeSearches([first.search, ...others.map(({ search }) => search)]);
  const told = new Map([first, ...others].flatMap((each) => Object.entries(each.shown)));
  makeFolder(out);
  for (const reduced of distinct) {
    const shown = told.get(placeOf(reduced));
    if (shown !== undefined) tell(shown, { ...first.telling, out, project: first.config });
  }
  const { wanted, keepGoing } = first.search;
  const seconds = Math.max(...searches.map((search) => search.seconds));
  const endedBy = lacking === 0 || (distinct.length > 0 && !keepGoing) ? "the counterexample" : "what shards lack";
  process.stdout.write(exploreSummary(result, { wanted, seconds, endedBy, world: "sim" }));
  const isWhole = missingFrom(searches).length === 0 && searches.every((search) => search.isWhole);
  for (const line of lackLines(searches)) process.stdout.write(line);
  const outcome = outcomeOf(result, wanted);
  const verdict = outcome === "held" && (!isWhole || result.complete < wanted.depth) ? "unproven" : outcome;
  return endsWith(exitCodeOfVerdict(verdict), { allowUnproven });
}

export function addMerge(program: Command, ends: (code: number) => void): void {
  program
    .command("merge")
    .description("join what the shards of a drill or a search came to, as if one machine had run it")
    .argument("<dir...>", "the shards' folders, or a folder that they stand in")
    .option("--out <folder>", "the folder of what is joined (default: a new one under .firedrill/runs; of a search .firedrill)")
    .option("--report <formats>", "formats to write, separated by commas: names, or files of your own", "junit,json,markdown")
    .addOption(allowUnprovenOption())
    .addHelpText(
      "after",
      `
Examples:
  firedrill run --shard 1/2 --out shards/1        on one machine
  firedrill run --shard 2/2 --out shards/2        on another
  firedrill merge shards                          once both folders are here

Exit codes: as the one run would have ended; 2 where the shards are of different code, configuration, scenarios, seed or options;
3 where a shard is missing or did not come to its end, and nothing broke.`,
    )
    .action(async (named: string[], flags: MergeFlags) => {
      const gathered = gatherShards(named);
      const isDrill = gathered[0].saved.work.kind === "run";
      ends(isDrill ? await mergeRunShards(gathered, flags) : mergeExploreShards(gathered, flags));
    });
}
