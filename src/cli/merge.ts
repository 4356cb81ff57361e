import { cpSync, lstatSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Command } from "commander";
import { FiredrillError } from "../core/errors.ts";
import { isFileName } from "../core/file-name.ts";
import { formatShard, type Shard } from "../core/shard.ts";
import { mergeSearches } from "../explore/shards/merge-searches.ts";
import { exitCodeOfVerdict } from "../report/report.ts";
import { terminal } from "../report/terminal.ts";
import { forTerminal } from "../report/text-safety.ts";
import { makeFolder, writeError } from "../transports/files.ts";
import { checkLatest, markLatest } from "../transports/latest-link.ts";
import { runFiles } from "../transports/run-files.ts";
import { claimFolder, createRunFolder } from "../transports/run-folder.ts";
import { type Kept, mergeRuns, missingFrom, type RunShard } from "../world/shards/run-shard.ts";
import { folderName, runsFolder } from "./drill.ts";
import { type Allowing, allowUnprovenOption, endsWith } from "./exit-code.ts";
import { type ExploreShard, placeOf } from "./explore-shard.ts";
import { exploreSummary, outcomeOf } from "./explore-summary.ts";
import { tell } from "./explore-tell.ts";
import { type Gathered, gatherShards } from "./gather-shards.ts";
import { selectReporters, writeReports } from "./report.ts";
import { shardFile } from "./shard-file.ts";
import { takesColor } from "./terminal-abilities.ts";

interface MergeFlags extends Allowing {
  readonly out?: string;
  readonly report: string;
}

type Gatherings = readonly [Gathered, ...Gathered[]];

/** The files of one time that a scenario was run: those that stand in its folder itself. */
function copyFiles(from: string, to: string): void {
  try {
    for (const name of readdirSync(from)) {
      const file = join(from, name);
      if (lstatSync(file).isFile()) cpSync(file, join(to, name));
    }
  } catch (thrown) {
    throw writeError(from, thrown);
  }
}

function copyKept(kept: readonly Kept[], gathered: Gatherings, to: ReturnType<typeof runFiles>): void {
  const folderOf = new Map(gathered.map(({ folder, saved }) => [saved.shard.index, folder]));
  for (const { shard, folder } of kept) {
    const parent = folderOf.get(shard.index) ?? "";
    const parts = folder.split("/");
    if (!parts.every(isFileName))
      throw new FiredrillError({
        code: "FD_RUN",
        place: parent,
        problem: `this shard was changed: ${JSON.stringify(folder)} is no folder of its run`,
        remedy: "Copy the shard's folder again as it was written, or run that shard again.",
      });
    const from = join(parent, ...parts);
    // what could not be begun has left nothing
    if (lstatSync(from, { throwIfNoEntry: false })?.isDirectory()) copyFiles(from, to.folderOf(folder));
  }
}

/** What is not there, for people. */
function lackLines(shards: readonly { readonly shard: Shard; readonly isWhole: boolean }[]): string[] {
  const count = shards[0]?.shard.count ?? 0;
  const missing = missingFrom(shards).map((index) => `shard ${formatShard({ index, count })} is missing`);
  const cut = shards.filter(({ isWhole }) => !isWhole).map(({ shard }) => `shard ${formatShard(shard)} did not come to its end`);
  return [...missing, ...cut].map((line) => `${line}: run it again, and merge again\n`);
}

async function mergeRunShards(gathered: Gatherings, { out, report, allowUnproven }: MergeFlags): Promise<number> {
  const selected = await selectReporters(report);
  const [first, ...others] = gathered.map(({ saved }) => saved.content as RunShard);
  if (first === undefined) throw new Error("there is a shard at least");
  const { result, kept } = mergeRuns([first, ...others]);
  if (out === undefined) checkLatest(runsFolder);
  const claimed = out === undefined ? createRunFolder(runsFolder, folderName(result.tested.integration)) : claimFolder(out);
  try {
    const files = runFiles(claimed.path);
    copyKept(kept, gathered, files);
    files.write("result.json", result);
    const written = writeReports(result, selected, claimed.path);
    if (out === undefined) markLatest(runsFolder, basename(claimed.path));
    const { output, exitCode } = terminal.render(result, { color: takesColor(process.stdout) });
    process.stdout.write(output);
    for (const line of lackLines([first, ...others])) process.stdout.write(line);
    for (const path of written) process.stdout.write(`wrote ${forTerminal(path)}\n`);
    return endsWith(exitCode, { allowUnproven });
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
