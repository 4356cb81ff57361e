import { join } from "node:path";
import { FiredrillError } from "../core/errors.ts";
import type { Declared } from "../core/history.ts";
import { faultSpace } from "../explore/fault-space.ts";
import { amongInstances } from "../explore/live/among-instances.ts";
import { searchLive } from "../explore/live/live-search.ts";
import { exploreNotes } from "../explore/live/notes.ts";
import type { EnactLive } from "../explore/live/run-cells.ts";
import { type Way, waysOf, waysOfScenario } from "../explore/live/ways.ts";
import { newSearch } from "../explore/tally.ts";
import { exitCodeOfVerdict } from "../report/report.ts";
import { forTerminal } from "../report/text-safety.ts";
import { makeFolder } from "../transports/files.ts";
import { hashText } from "../transports/fingerprint.ts";
import { claimFolder, folderWithin } from "../transports/run-folder.ts";
import { killWatched } from "../transports/watchdog.ts";
import { needsTls } from "../world/needs-tls.ts";
import type { Given } from "../world/stage/run-drill.ts";
import { fitIn } from "./drill.ts";
import { endsWith } from "./exit-code.ts";
import { keepLive } from "./explore-live-shard.ts";
import { type ExploreFlags, resumeLine } from "./explore-options.ts";
import { createExploreProgress } from "./explore-progress.ts";
import { createStateFile, readState } from "./explore-state.ts";
import { type EndedBy, exploreSummary, outcomeOf } from "./explore-summary.ts";
import { tell } from "./explore-tell.ts";
import { untilInterrupted } from "./interrupt.ts";
import { checkScenarios, loadScenarios } from "./load.ts";
import { type OpenWorld, openLive } from "./open-world.ts";
import type { Project } from "./project.ts";
import { refuseOneForAll } from "./several-instances.ts";
import { shardOf } from "./shard-option.ts";
import { surroundings } from "./surroundings.ts";
import { inTls } from "./tls-option.ts";

const usualDepth = 1;
const leastSilentMs = 3_000;

function waysFor(scenarioName: string | undefined, project: Project): Way[] {
  const { config, catalogue } = project;
  const [scenario] = scenarioName === undefined ? [] : loadScenarios([scenarioName], catalogue.faults);
  if (scenario !== undefined) {
    checkScenarios([scenario], project);
    const ways = waysOfScenario(fitIn(project, scenario, "live").scenario);
    if (ways.length > 0) return ways;
    throw new FiredrillError({
      code: "FD_USAGE",
      place: scenario.name,
      problem: "it has no known order that the integration can be asked for, whose customer could be disturbed",
      remedy: "Give a scenario with `orders:`, or none: then customers go all ways that the configuration knows.",
    });
  }
  const statuses = config.orders && Object.values(config.orders.read.view.statuses);
  return waysOf({ requests: config.orders?.actions, ...(statuses !== undefined && { statuses }) });
}

/**
 * Where the shop says how long it waits between two tries: for so long no shop is silent that still has something to do, unless its
 * breaker stays open for longer.
 */
function silentMsOf({ retry, breaker, jobEveryMs = 0 }: Declared): number | undefined {
  if (retry === undefined) return undefined;
  return Math.max(leastSilentMs, 1.5 * Math.max(retry.capMs, breaker?.openMs ?? 0)) + 2 * jobEveryMs;
}

/** Runs at one instance of the integration, without what it has not. */
const enactIn =
  (project: Project, { world, ...given }: { world: OpenWorld } & Pick<Given, "seed" | "folder" | "signal">): EnactLive =>
  async (wanted, manners = {}) => {
    const { scenario } = fitIn(project, wanted, "live");
    return { ...(await world.enact({ ...given, ...manners, scenario, calm: undefined, onPhase: () => {} })), scenario };
  };

/** Searches an integration over real sockets, whatever it is written in. Resolves to the exit code. */
export async function exploreLive(scenarioName: string | undefined, project: Project, flags: ExploreFlags): Promise<number> {
  const { config, catalogue, blueprints } = project;
  const depth = flags.depth ?? usualDepth;
  const shard = shardOf(flags);
  const wanted = { depth, random: 0 };
  const ways = waysFor(scenarioName, project);
  if (flags.workers > 1) refuseOneForAll(project, "--workers", "batches");
  makeFolder(join(flags.out, "capsules"));
  const claimed = claimFolder(join(flags.out, "explore"));
  const here = surroundings(project);
  const of = [
    here.codeHash,
    here.contractHash,
    here.projectHash,
    hashText(JSON.stringify(ways)),
    depth,
    "live",
    flags.values,
  ].join(" ");
  const file = join(claimed.path, "state.json");
  const interrupt = untilInterrupted(killWatched);
  const opened: OpenWorld[] = [];
  let endedBy: EndedBy | undefined;
  const startedMs = performance.now();
  const timeOver = flags.maxTime === undefined ? undefined : AbortSignal.timeout(flags.maxTime);
  const signal = timeOver === undefined ? interrupt.signal : AbortSignal.any([interrupt.signal, timeOver]);
  const isTimeUp = (): boolean => {
    if (interrupt.signal.aborted) endedBy ??= "an interruption";
    else if (timeOver?.aborted) endedBy ??= "--max-time";
    return endedBy !== undefined;
  };
  const isOver = (schedules: number): boolean => {
    if (!isTimeUp() && schedules >= (flags.maxSchedules ?? Number.POSITIVE_INFINITY)) endedBy = "--max-schedules";
    return endedBy !== undefined;
  };
  let progress: ReturnType<typeof createExploreProgress> | undefined;
  try {
    const state = flags.resume ? readState(file, of) : newSearch();
    const kept = createStateFile(file, of);
    const enacts: EnactLive[] = [];
    for (let n = 1; n <= flags.workers; n += 1) {
      const own = flags.workers === 1 ? project : inTls(project.instance(n), flags);
      const folder = folderWithin(claimed.path, flags.workers === 1 ? "run" : `run-${n}`);
      const world = await openLive(own, { allowRemote: flags.allowRemote, seed: flags.seed, folder, signal });
      opened.push(world);
      enacts.push(enactIn(own, { world, seed: flags.seed, folder, signal }));
    }
    progress = createExploreProgress({ stream: process.stderr, nowMs: () => performance.now(), before: state.schedules });
    const { tell: show, shrinking, end } = progress;
    const contracts = Object.fromEntries(blueprints.map(({ name, contract }) => [name, contract]));
    const takesWebhooks = Object.values(config.partners).some(({ webhookPath }) => webhookPath !== undefined);
    const possible = Object.entries(catalogue.faults).filter(
      ([name, { family }]) =>
        family !== "self" && (family !== "process" || config.start !== undefined) && (config.tls?.enabled || !needsTls.has(name)),
    );
    const result = await searchLive(
      {
        ways,
        space: faultSpace(contracts, {
          faults: Object.fromEntries(possible),
          parameters: flags.values === "standard" ? "kinds" : flags.values,
          takesWebhooks,
        }),
        isEachValue: flags.values === "telling",
        checkers: catalogue.checkers,
        faults: catalogue.faults,
        enact: amongInstances(enacts),
        instances: flags.workers,
        shard,
        depth,
        ratePerSecond: flags.rate,
        consecutiveFailures: config.declared.breaker?.consecutiveFailures,
        silentMs: silentMsOf(config.declared),
        keepGoing: flags.keepGoing,
        isOver,
        isTimeUp,
        leftMs: flags.maxTime === undefined ? undefined : () => startedMs + Number(flags.maxTime) - performance.now(),
        onProgress: (at, now) => {
          show(at);
          kept.keep(now);
        },
        onShrink: (tries, { scenario: { faults, workload } }) => shrinking(tries, faults.length, workload.orders.length),
        onNote: (text) => {
          end();
          process.stderr.write(`${forTerminal(text)}\n`);
        },
      },
      state,
    );
    end();
    for (const counterexample of result.counterexamples)
      tell(counterexample, { out: flags.out, here, project: flags.config, integration: config.name, world: "live" });
    const outcome = outcomeOf(result, wanted);
    const { keepGoing } = flags;
    const seconds = (performance.now() - startedMs) / 1000;
    const limit = result.counterexamples.length === 0 || flags.keepGoing ? endedBy : undefined;
    process.stdout.write(
      exploreNotes(result)
        .map((line) => `${forTerminal(line)}\n`)
        .join(""),
    );
    process.stdout.write(
      exploreSummary(result, { wanted, seconds, endedBy: limit ?? "the counterexample", world: "live", shard }),
    );
    if (shard !== undefined) {
      const live = { shard, depth, keepGoing, result, sites: result.sites, seconds, isWhole: limit === undefined };
      keepLive(live, { project, flags, folder: claimed.path, scenarioName, here });
    }
    if (result.over) {
      kept.keep(state, true);
      // a shard is short, and begins anew
      if (shard === undefined)
        process.stdout.write(`go on with: ${forTerminal(resumeLine(scenarioName, { ...flags, world: "live" }))}\n`);
    } else kept.forget();
    const verdict = outcome === "held" && result.complete < depth ? "unproven" : outcome;
    return endsWith(exitCodeOfVerdict(verdict), flags);
  } finally {
    progress?.end();
    try {
      await Promise.all(opened.map((world) => world.close()));
    } finally {
      interrupt.release();
      claimed.release();
    }
  }
}
