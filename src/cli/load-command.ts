import { type Command, InvalidArgumentError } from "commander";
import { checkHistory } from "../core/checker.ts";
import { FiredrillError } from "../core/errors.ts";
import type { HistoryEvent, WorldName } from "../core/history.ts";
import { redactTexts } from "../core/redact.ts";
import { worst } from "../core/verdict.ts";
import { type LoadResult, type LoadStep, loadSummary } from "../report/load.ts";
import { exitCodeOfVerdict } from "../report/report.ts";
import { forTerminal } from "../report/text-safety.ts";
import { runFiles } from "../transports/run-files.ts";
import { claimFolder, createRunFolder } from "../transports/run-folder.ts";
import { killWatched } from "../transports/watchdog.ts";
import { highestCalm, measure } from "../world/load/measure.ts";
import { type Step, stepScenario, windows } from "../world/load/ramp.ts";
import { type MaxTime, parseMaxTime } from "./choosing.ts";
import { folderName, runsFolder } from "./drill.ts";
import { type Allowing, allowUnprovenOption, endsWith } from "./exit-code.ts";
import { untilInterrupted } from "./interrupt.ts";
import { type OpenWorld, openLive, openSim } from "./open-world.ts";
import { configFile, openProject, type Project } from "./project.ts";
import { allowRemoteOption, type RemoteAllowing, remoteToxiproxy } from "./remote-option.ts";
import { parseSeed } from "./seed.ts";
import { inTls, type TlsChoice, withTls } from "./tls-option.ts";
import { version } from "./version.ts";
import { worldOption } from "./world-option.ts";

interface LoadFlags extends Allowing, RemoteAllowing, TlsChoice {
  readonly config?: string;
  readonly rates: readonly number[];
  readonly for: MaxTime;
  readonly partner?: readonly string[];
  readonly maxTime?: MaxTime;
  readonly seed: number;
  readonly out?: string;
  readonly world: WorldName;
}

/** The runner starts orders itself, in one thread: beyond this it would measure itself. */
const mostPerSecond = 500;

function parseRates(text: string): readonly number[] {
  const rates = text.split(",").map(Number);
  if (rates.some((rate) => !Number.isSafeInteger(rate) || rate < 1 || rate > mostPerSecond))
    throw new InvalidArgumentError(`Rates are whole numbers from 1 to ${mostPerSecond}, such as 5,10,20.`);
  return [...new Set(rates)].sort((a, b) => a - b);
}

/** A machine that takes so many times as long measures itself. */
const mostStretch = 3;

function deadlineOf({ config: { declared, place } }: Project): number {
  const deadlineMs = declared.deadlines?.placeMs;
  if (deadlineMs !== undefined) return deadlineMs;
  throw new FiredrillError({
    code: "FD_CONFIG",
    place: `${place} declares/deadlines/place_ms`,
    problem: "nothing says how long a customer may wait for the answer to an order, so no rate can be too high",
    remedy: "Write `declares: { deadlines: { place_ms: 1000 } }` with the shop's own deadline.",
  });
}

function partnersOf({ config: { partners } }: Project, wanted: readonly string[] | undefined): readonly string[] {
  const known = Object.keys(partners);
  const stranger = wanted?.find((name) => !known.includes(name));
  if (stranger === undefined) return wanted ?? known;
  throw new FiredrillError({
    code: "FD_USAGE",
    place: `--partner ${stranger}`,
    problem: "the configuration has no such partner",
    remedy: `Choose from ${known.join(", ")}.`,
  });
}

/** What a step's history says. */
function judged(step: Step, events: readonly HistoryEvent[], project: Project, error: string | undefined): LoadStep {
  // time is what is measured here, and none of the ledgers
  const checkers = project.catalogue.checkers.filter(({ isOfTime }) => isOfTime !== true);
  const { checks } = checkHistory(events, { checkers, except: {} });
  const broken = checks.filter(({ verdict }) => verdict === "broken");
  const stretch = Math.max(1, ...events.flatMap((event) => (event.type === "machine" ? [event.value.stretch] : [])));
  const met = checks.find(({ checker, verdict }) => checker === "reach" && verdict === "unproven");
  const doubt =
    error ??
    met?.evidence[0]?.sentence ??
    (stretch > mostStretch ? `the machine was busy: all took ${stretch} times as long` : undefined);
  return {
    ...{ partner: step.partner, ratePerSecond: step.ratePerSecond, measured: measure(events, step, deadlineOf(project)) },
    broken: broken.map(({ checker, evidence: [first] }) => `${checker}: ${first?.sentence ?? "it does not hold"}`),
    ...(doubt !== undefined && { doubt }),
  };
}

function resultOf(steps: readonly LoadStep[], isCut: boolean, project: Project, flags: LoadFlags): LoadResult {
  const partners = [...new Set(steps.map(({ partner }) => partner))];
  const highest = partners.map((partner) => {
    const of = steps
      .filter((step) => step.partner === partner)
      // what a busy machine measured is no measure of the shop
      .map((step) => (step.doubt === undefined ? step : { ...step, measured: [] }));
    return [partner, Object.fromEntries(windows.map((window) => [window, highestCalm(of, window) ?? null]))] as const;
  });
  const verdicts = steps.map(({ broken, doubt }) => (broken.length > 0 ? "broken" : doubt === undefined ? "held" : "unproven"));
  return {
    ...{ format: 1, integration: project.config.name, firedrill: version, world: flags.world, seed: flags.seed },
    ...{ deadlineMs: deadlineOf(project), windowMs: flags.for.ms, highest: Object.fromEntries(highest), steps },
    verdict: worst([...verdicts, ...(isCut || steps.length === 0 ? (["unproven"] as const) : [])]) as LoadResult["verdict"],
  };
}

async function load(flags: LoadFlags): Promise<number> {
  const project = inTls(await openProject(configFile(flags.config)), flags);
  deadlineOf(project);
  const partners = partnersOf(project, flags.partner);
  const claimed =
    flags.out === undefined ? createRunFolder(runsFolder, `${folderName(project.config.name)}-load`) : claimFolder(flags.out);
  const interrupt = untilInterrupted(killWatched);
  const over = flags.maxTime && AbortSignal.timeout(flags.maxTime.ms);
  const signal = over === undefined ? interrupt.signal : AbortSignal.any([interrupt.signal, over]);
  const files = runFiles(claimed.path);
  const steps: LoadStep[] = [];
  let world: OpenWorld | undefined;
  try {
    world = flags.world === "sim" ? await openSim(project) : await openLive(project, { ...flags, folder: claimed.path, signal });
    for (const partner of partners)
      for (const ratePerSecond of flags.rates) {
        if (signal.aborted) break;
        const step = { partner, ratePerSecond, windowMs: flags.for.ms };
        const scenario = stepScenario(step);
        const given = { scenario, seed: flags.seed, folder: files.folderOf(scenario.name), calm: undefined, signal };
        process.stderr.write(`${forTerminal(partner)} away, ${ratePerSecond} orders a second …\n`);
        const { events, error } = await world.enact({ ...given, onPhase: () => {} });
        if (signal.aborted) break;
        const came = judged(step, events, project, error);
        steps.push(came);
        // faster than what is too fast in every window is too fast
        if (came.measured.every(({ isCalm }) => !isCalm)) break;
      }
    const result = redactTexts(resultOf(steps, signal.aborted, project, flags));
    files.write("load.json", result);
    process.stdout.write(loadSummary(result));
    process.stdout.write(`wrote ${forTerminal(claimed.path)}/load.json\n`);
    return endsWith(exitCodeOfVerdict(result.verdict), flags);
  } finally {
    try {
      await world?.close();
    } finally {
      interrupt.release();
      claimed.release();
    }
  }
}

export function addLoad(program: Command, ends: (code: number) => void): void {
  withTls(
    program
      .command("load")
      .description("find how many orders a second an integration takes, with each partner there, away and back")
      .option("-c, --config <file>", "firedrill.yaml of your integration (default: the one here)")
      .option("--rates <list>", "orders a second, one step each", parseRates, [5, 10, 20, 40])
      .option("--for <time>", "how long each third of a step lasts: before, during and after the outage", parseMaxTime, {
        text: "5s",
        ms: 5_000,
      })
      .option("--partner <name...>", "whose outages (default: each partner's)")
      .option("--max-time <time>", "end it after so long, such as 10m; what was not measured is unproven", parseMaxTime)
      .option("--seed <number>", "seed of all chances", parseSeed, 1)
      .option("--out <folder>", "the folder of load.json and the histories (default: a new one under .firedrill/runs)")
      .addOption(worldOption().default("live")),
  )
    .addOption(allowUnprovenOption())
    .addOption(allowRemoteOption(remoteToxiproxy))
    .addHelpText(
      "after",
      `
Examples:
  firedrill load                                  5, 10, 20 and 40 orders a second, in each partner's outage
  firedrill load --rates 10,50,100 --for 20s
  firedrill load --partner payment --max-time 10m

Exit codes: 0 nothing lost, nothing twice; 1 a promise broke; 2 bad usage; 3 something was not measured, or by a busy machine.`,
    )
    .action(async (flags: LoadFlags) => ends(await load(flags)));
}
