import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { FiredrillError, messageOf } from "../core/errors.ts";
import type { Scenario } from "../core/scenario.ts";
import type { Shard } from "../core/shard.ts";
import { basePlan, standardOrder } from "../explore/base-plan.ts";
import { type Counterexample, explore } from "../explore/explore.ts";
import type { Judged } from "../explore/judge.ts";
import { plansUnderLoad } from "../explore/outages.ts";
import { planAt } from "../explore/random/plan.ts";
import { recordSearch } from "../explore/shards/record-search.ts";
import { newSearch } from "../explore/tally.ts";
import type { Task } from "../explore/task.ts";
import { createTaskRunner, spaceOf } from "../explore/task-runner.ts";
import { observeUsage } from "../explore/usage.ts";
import { exitCodeOfVerdict } from "../report/report.ts";
import { forTerminal } from "../report/text-safety.ts";
import { makeFolder } from "../transports/files.ts";
import { hashText } from "../transports/fingerprint.ts";
import { moduleBeside } from "../transports/module-beside.ts";
import { claimFolder } from "../transports/run-folder.ts";
import { createWorkerPool } from "../transports/worker-pool.ts";
import { mostInstances } from "../world/config-instance.ts";
import type { SimWorld } from "../world/sim/sim-world.ts";
import { tellWarnings } from "./contract-warnings.ts";
import { allowUnprovenOption, endsWith } from "./exit-code.ts";
import { exploreLive } from "./explore-live.ts";
import { type ExploreFlags, resumeLine } from "./explore-options.ts";
import { createExploreProgress } from "./explore-progress.ts";
import { keepSearch, shownOf } from "./explore-shard.ts";
import { createStateFile, readState } from "./explore-state.ts";
import { type EndedBy, exploreSummary, outcomeOf } from "./explore-summary.ts";
import { tell } from "./explore-tell.ts";
import type { ExploreWorkerData } from "./explore-worker.ts";
import { untilInterrupted } from "./interrupt.ts";
import { checkScenarios, loadScenarios } from "./load.ts";
import { configFile, openProject, openSimWorld, type Project } from "./project.ts";
import { allowRemoteOption, remoteToxiproxy } from "./remote-option.ts";
import { parseSeed } from "./seed.ts";
import { shardOf, withShard } from "./shard-option.ts";
import { surroundings } from "./surroundings.ts";
import { inTls, withTls } from "./tls-option.ts";
import { worldOption } from "./world-option.ts";

const examples = `
Examples:
  firedrill explore                               one order: every fault, every pair, then random schedules
  firedrill explore refund-storm --depth 1        the customers of a scenario instead
  firedrill explore --random 100000 --max-time 10m
  firedrill explore --keep-going                  collect distinct counterexamples instead of stopping at the first
  firedrill explore --resume                      go on where an interrupted search stood
  firedrill explore --world live --depth 2        every pair over real sockets
  firedrill explore --shard 3/8 --out shards/3    the third of eight machines that share it; \`firedrill merge\` joins them
  firedrill explore --config other/firedrill.yaml  another configuration than the one here

An integration that names a TypeScript module as \`integration.sim\` is searched in virtual time, any other over real sockets, where each
schedule is one order among hundreds: docs/explore.md shows both.
Exit codes: 0 nothing broke; 1 something broke; 2 bad usage; 3 nothing was proved, or the depth that was asked for was not completed.`;

const random = { maxOrders: 3, maxFaults: 4 };

/** More cores than any machine of today gives to a search; each thread holds a world of its own. */
const mostJobs = 256;

function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) throw new InvalidArgumentError("Write a whole number, such as 1000.");
  return count;
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

function parseTime(text: string): number {
  const [, number, unit = "s"] = /^(\d+)([smh])?$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError("Write a time, such as 90s, 10m or 2h.");
  return Number(number) * (units[unit] ?? 1000);
}

/** Faults at once that are tried systematically, unless said otherwise. */
const usualDepth = 2;

/** What only a search over real sockets does is not left out in silence. */
function refuseLiveOnly({ workers, values, rate }: ExploreFlags): void {
  const asked = {
    "--workers": workers > 1 && "--jobs tells how many threads search there",
    "--values": values !== "standard" && "random schedules draw all values there",
    "--rate": rate !== undefined && "orders wait for nobody there",
  };
  for (const [place, instead] of Object.entries(asked))
    if (instead !== false)
      throw new FiredrillError({
        code: "FD_USAGE",
        place,
        problem: `a search in virtual time has no such thing: ${instead}`,
        remedy: `Leave ${place} out, or search over real sockets: --world live.`,
      });
}

async function run(scenarioName: string | undefined, flags: ExploreFlags): Promise<number> {
  const shard = shardOf(flags);
  const project = inTls(await openProject(configFile(flags.config)), flags);
  tellWarnings(project.blueprints);
  if ((flags.world ?? (project.config.sim === undefined ? "live" : "sim")) === "live") {
    return exploreLive(scenarioName, project, flags);
  }
  refuseLiveOnly(flags);
  const world = await openSimWorld(project);
  const { faults } = world.catalogue;
  const scenario = scenarioName === undefined ? standardOrder : (loadScenarios([scenarioName], faults)[0] ?? standardOrder);
  checkScenarios([scenario], { ...world, config: project.config });
  // before hours of searching, not after them
  makeFolder(join(flags.out, "capsules"));
  const claimed = claimFolder(join(flags.out, "explore"));
  try {
    return await search(
      scenarioName,
      { ...flags, depth: flags.depth ?? usualDepth },
      { project, world, scenario, folder: claimed.path, shard },
    );
  } finally {
    claimed.release();
  }
}

interface Searched {
  readonly project: Project;
  readonly world: SimWorld;
  readonly scenario: Scenario;
  /** Where the search keeps how far it is, and what a shard came to. */
  readonly folder: string;
  readonly shard: Shard | undefined;
}

async function search(
  scenarioName: string | undefined,
  flags: ExploreFlags & { readonly depth: number },
  { project, world, scenario, folder, shard }: Searched,
): Promise<number> {
  const config = project.config.place;
  const { checkers } = world.catalogue;
  const base = basePlan(scenario, flags.seed);
  const here = surroundings(project);
  const of = [here.codeHash, here.contractHash, here.projectHash, hashText(JSON.stringify(base)), flags.depth].join(" ");
  const file = join(folder, "state.json");
  const state = flags.resume ? readState(file, of) : newSearch();
  const kept = createStateFile(file, of);
  const wanted = { depth: flags.depth, random: flags.random };
  const record = shard && recordSearch(shard, { wanted, keepGoing: flags.keepGoing });

  const usage = await observeUsage(world, random).catch((thrown: unknown) => {
    throw new FiredrillError({
      code: "FD_INTEGRATION",
      place: config,
      problem: `the integration does not start in virtual time: ${messageOf(thrown)}`,
      remedy: "It has to open and boot without Firedrill's faults; docs/explore.md shows what it is given.",
    });
  });
  const workerData: ExploreWorkerData = { config, options: random, usage };
  const pool = createWorkerPool<Task, readonly Judged[]>({
    url: moduleBeside("explore-worker", import.meta.url),
    workerData,
    size: flags.jobs,
  });
  const interrupt = untilInterrupted();
  const progress = createExploreProgress({
    stream: process.stderr,
    nowMs: () => performance.now(),
    before: state.schedules,
  });
  const startedMs = performance.now();
  const telling = spaceOf(world, "telling", usage);
  let endedBy: EndedBy | undefined;
  const isTimeUp = (): boolean => {
    if (interrupt.signal.aborted) endedBy = "an interruption";
    else if (performance.now() - startedMs >= (flags.maxTime ?? Number.POSITIVE_INFINITY)) endedBy = "--max-time";
    return endedBy !== undefined;
  };
  const isOver = (schedules: number): boolean => {
    if (!isTimeUp() && schedules >= (flags.maxSchedules ?? Number.POSITIVE_INFINITY)) endedBy = "--max-schedules";
    return endedBy !== undefined;
  };
  const found: Counterexample[] = [];
  try {
    const space = spaceOf(world, "standard");
    const result = await explore(
      {
        base,
        space,
        // of machines that share a search one does it for all
        ...((shard === undefined || shard.index === 1) && {
          underLoad: (reached) => plansUnderLoad(space, reached, flags.seed),
        }),
        pool,
        depth: flags.depth,
        random: { seed: flags.seed, count: flags.random, planOf: (seed) => planAt(telling, random, seed) },
        isOver,
        onProgress: (at, now) => {
          progress.tell(at);
          // a shard is run again from its beginning
          if (shard === undefined) kept.keep(now);
        },
        share: record?.share,
        onReduced: record?.onReduced,
        keepGoing: flags.keepGoing,
        onCounterexample: (counterexample) => found.push(counterexample),
        onShrink: (tries, { scenario: { faults, workload } }) => progress.shrinking(tries, faults.length, workload.orders.length),
        isTimeUp,
      },
      state,
    );
    progress.end();
    const runner = createTaskRunner(world, random);
    for (const counterexample of found) {
      const about = { out: flags.out, here, project: flags.config, integration: project.config.name, world: "sim" as const };
      tell(await shownOf(counterexample, { runner, checkers }), about);
    }
    const seconds = (performance.now() - startedMs) / 1000;
    if (shard !== undefined && record !== undefined) {
      const own = record.content(state, { seconds, isWhole: endedBy === undefined });
      const kept = { project, scenario, seed: flags.seed, config: flags.config, folder, shard, search: own, here };
      await keepSearch(kept, { runner, checkers });
    }
    const outcome = outcomeOf(result, flags);
    // a limit that was reached while the only find was made smaller did not end the search
    const limit = found.length === 0 || flags.keepGoing ? endedBy : undefined;
    process.stdout.write(
      exploreSummary(result, { wanted, seconds, endedBy: limit ?? "the counterexample", world: "sim", shard }),
    );
    if (shard === undefined && result.over) {
      kept.keep(state, true);
      process.stdout.write(`go on with: ${forTerminal(resumeLine(scenarioName, flags))}\n`);
    } else kept.forget();
    const verdict = outcome === "held" && result.complete < flags.depth ? "unproven" : outcome;
    return endsWith(exitCodeOfVerdict(verdict), flags);
  } finally {
    progress.end();
    interrupt.release();
    await pool.stop();
  }
}

export function addExplore(program: Command, ends: (code: number) => void): void {
  withShard(withTls(program.command("explore")))
    .description("search fault schedules for one that breaks the integration, and make it small")
    .argument("[scenario]", "whose customers are disturbed: a name of the standard drill, or a file (default: one plain order)")
    .addOption(worldOption())
    .option("--depth <n>", "faults at once that are tried systematically (default: 2, over real sockets 1)", parseCount)
    .option("--random <n>", "random schedules after that, in virtual time", parseCount, 1000)
    .option("--rate <n>", "orders a second over real sockets (default: what leaves the integration calm)", parseCount)
    .option("--workers <n>", "instances of the integration that are searched at the same time over real sockets", parseCount, 1)
    .addOption(
      new Option("--values <which>", "over real sockets: faults with their default values, or with all that mean something else")
        .choices(["standard", "telling"])
        .default("standard"),
    )
    .option("--seed <number>", "seed of all chances", parseSeed, 1)
    .option("--max-time <time>", "end the search after so long, such as 90s or 10m", parseTime)
    .option("--max-schedules <n>", "end the search after so many schedules", parseCount)
    .option("-j, --jobs <n>", "threads (default: one for each core)", parseCount, availableParallelism())
    .option("--keep-going", "collect distinct counterexamples instead of stopping at the first", false)
    .option("--resume", "go on where an interrupted search stood", false)
    .option("-c, --config <file>", "firedrill.yaml of your integration (default: the one here)")
    .option("--out <folder>", "where capsules and the state of the search are kept", ".firedrill")
    .addOption(allowUnprovenOption())
    .addOption(allowRemoteOption(remoteToxiproxy))
    .addHelpText("after", examples)
    .action(async (scenario: string | undefined, flags: ExploreFlags) => {
      const misuse = (place: string, problem: string, remedy: string) =>
        new FiredrillError({ code: "FD_USAGE", place, problem, remedy });
      if (flags.rate === 0) throw misuse("--rate", "no order would ever start", "Give 1 or more, or leave it out.");
      if (flags.workers < 1 || flags.workers > mostInstances)
        throw misuse("--workers", "so many instances of the integration cannot be started", `Give 1 to ${mostInstances}.`);
      if (flags.jobs < 1) throw misuse("--jobs", "no thread would do any work", "Give 1 or more.");
      if (flags.jobs > mostJobs)
        throw misuse(
          "--jobs",
          `${flags.jobs} threads would take the machine's memory`,
          `Give ${mostJobs} at most: one for each core.`,
        );
      if (flags.shard !== undefined && flags.resume)
        throw misuse(
          "--resume",
          "a shard is not gone on with: it is short, and begins anew",
          "Leave --resume out: the shard is run from its beginning.",
        );
      ends(await run(scenario, flags));
    });
}
