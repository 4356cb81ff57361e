import { type Command, Option } from "commander";
import { checkHistory } from "../core/checker.ts";
import { FiredrillError } from "../core/errors.ts";
import type { WorldName } from "../core/history.ts";
import { redactText } from "../core/redact.ts";
import { type Capsule, strangers } from "../explore/capsule.ts";
import { liveDifferences } from "../explore/live-differences.ts";
import { counterexampleForTerminal } from "../report/counterexample.ts";
import { exitCodeOfVerdict } from "../report/report.ts";
import { storyOf } from "../report/sequence/story.ts";
import { forTerminal } from "../report/text-safety.ts";
import { hashHistory } from "../transports/fingerprint.ts";
import { forbidReality } from "../transports/reality-guard.ts";
import { quote } from "../world/shell-quote.ts";
import { guarded } from "../world/sim/guarded.ts";
import { runPlan } from "../world/sim/run-plan.ts";
import { parseRepeat } from "./choosing.ts";
import { command } from "./command-name.ts";
import { tellWarnings } from "./contract-warnings.ts";
import { drill } from "./drill.ts";
import { type Allowing, allowUnprovenOption, endsWith } from "./exit-code.ts";
import { checkScenarios } from "./load.ts";
import { configFile, openProject, openSimWorld, type Project } from "./project.ts";
import { allowRemoteOption, type RemoteAllowing, remoteToxiproxy } from "./remote-option.ts";
import { readReplayable } from "./saved.ts";
import { parseSeed } from "./seed.ts";
import { surroundings } from "./surroundings.ts";
import { takesColor } from "./terminal-abilities.ts";
import { inTls, type TlsChoice, withTls } from "./tls-option.ts";
import { worldOption } from "./world-option.ts";

interface ReplayFlags extends Allowing, RemoteAllowing, TlsChoice {
  readonly config?: string;
  readonly seed?: number;
  readonly out?: string;
  readonly report: string;
  readonly world?: WorldName;
  readonly anyway: boolean;
  readonly repeat?: number;
}

const examples = `
Examples:
  firedrill replay .firedrill/capsules/charged-once-1a2b3c4d.json               in virtual time, byte for byte
  firedrill replay .firedrill/capsules/charged-once-1a2b3c4d.json --world live  over real sockets and Toxiproxy
  firedrill replay .firedrill/capsules/charged-once-1a2b3c4d.json --repeat 5    five times, where it was found over real sockets
  firedrill replay .firedrill/runs/latest/answer-lost-after-charge
  firedrill replay .firedrill/runs/latest/calm/schedule.json --config firedrill.yaml

What is replayed is the saved workload and fault schedule with the saved seed, even where the scenario's file has changed since.`;

/** Runs a capsule in the sim world and shows what it breaks. Resolves to the exit code. */
async function replayInSim(
  project: Project,
  guard: ReturnType<typeof forbidReality>,
  capsule: Capsule,
  file: string,
  { anyway, seed, config, allowUnproven }: ReplayFlags,
): Promise<number> {
  const world = await openSimWorld(project);
  const changed = strangers(capsule, surroundings(project));
  if (changed.length > 0 && !anyway)
    throw new FiredrillError({
      code: "FD_RUN",
      place: file,
      problem: `this run cannot be had again byte for byte: ${changed.join("; ")}`,
      remedy: "Check out what it was made with, or give --anyway to run the same schedule on what is here.",
    });
  const plan = { ...capsule.plan, seed: seed ?? capsule.plan.seed };
  checkScenarios([plan.scenario], { ...world, config: project.config });
  const { events, error } = await guarded(guard, () => runPlan({ plan, ...world }));
  const { verdict, checks } = checkHistory(events, { checkers: world.catalogue.checkers, except: plan.scenario.expect.except });
  const hash = hashHistory(events);
  const check =
    checks.find((one) => one.verdict === "broken" && one.checker === capsule.broken.checker) ??
    checks.find((one) => one.verdict === "broken");
  const [first] = check?.evidence ?? [];
  const compared =
    hash === capsule.historyHash
      ? `The same history, byte for byte (${hash}).\n`
      : `Another history than the saved one (${hash}, saved ${capsule.historyHash}).\n`;
  if (check === undefined || first === undefined) {
    const isHeld = verdict === "held" && error === undefined;
    const why = checks.flatMap((one) =>
      one.verdict === "unproven"
        ? [`  unproven ${one.checker}: ${one.evidence[0]?.sentence ?? "there was nothing to look at"}\n`]
        : [],
    );
    const told = `${isHeld ? "HELD" : "UNPROVEN"}: nothing broke this time${error === undefined ? "" : `; ${error}`}\n`;
    process.stdout.write([told, ...why, compared].map((line) => `${forTerminal(redactText(line.trimEnd()))}\n`).join(""));
    return endsWith(exitCodeOfVerdict(isHeld ? "held" : "unproven"), { allowUnproven });
  }
  const broken = {
    checker: check.checker,
    sentence: first.sentence,
    ...(first.order === undefined ? {} : { order: first.order }),
  };
  const shown = {
    story: storyOf({ events, faults: plan.scenario.faults, broken: first.sentence }),
    broken,
    plan,
    events,
    evidence: first.events,
    replay: `${command()} replay ${quote(file)}${config === undefined ? "" : ` --config ${quote(config)}`}`,
  };
  process.stdout.write(
    counterexampleForTerminal(shown, {
      width: Math.min(140, process.stdout.columns ?? 120),
      color: takesColor(process.stdout),
    }),
  );
  process.stdout.write(compared);
  return 1;
}

/** What was found over real sockets broke as often in a row. */
const usualTimes = 3;

/** Runs a capsule's customers and faults over real sockets. Resolves to the exit code. */
async function replayLive(project: Project, { plan, world }: Capsule, file: string, options: ReplayFlags): Promise<number> {
  const differences = liveDifferences(plan);
  if (differences.length > 0)
    process.stderr.write(`over real sockets, otherwise than in the search: ${forTerminal(differences.join("; "))}\n`);
  const again = [`replay ${quote(file)}${world === "live" ? "" : " --world live"}`];
  const repeat = options.repeat ?? (world === "live" ? usualTimes : 1);
  return drill(project, [plan.scenario], again, {
    ...options,
    repeat,
    seed: options.seed ?? plan.seed,
    signing: plan.sim.signing,
  });
}

async function replay(file: string, options: ReplayFlags): Promise<number> {
  // before the integration's modules keep a `Date.now` of their own
  const guard = forbidReality();
  const project = inTls(await openProject(configFile(options.config)), options);
  tellWarnings(project.blueprints);
  const saved = readReplayable(file, project.catalogue.faults);
  if (saved.type === "capsule" && (options.world ?? saved.capsule.world ?? "sim") === "sim")
    return replayInSim(project, guard, saved.capsule, file, options);
  guard.release();
  if (saved.type === "capsule") return replayLive(project, saved.capsule, file, options);
  const { scenario, seed } = saved.saved;
  return drill(project, [scenario], [`replay ${quote(file)}`], {
    ...options,
    repeat: options.repeat ?? 1,
    seed: options.seed ?? seed,
  });
}

export function addReplay(program: Command, ends: (code: number) => void): void {
  withTls(program.command("replay"))
    .description("run a saved capsule or schedule again, with its seed")
    .argument("<file>", "a capsule of a search, schedule.json of a run, or the folder it stands in")
    .option("-c, --config <file>", "firedrill.yaml of your integration (default: the one here)")
    .option("--seed <number>", "another seed than the saved one", parseSeed)
    .addOption(
      new Option(
        "--repeat <number>",
        "run it so often, each time with the next seed (default: 3 where it was found over real sockets)",
      ).argParser(parseRepeat),
    )
    .option("--out <folder>", "the run's folder (default: a new one under .firedrill/runs)")
    .option("--report <formats>", "files to write, separated by commas", "junit,json,markdown")
    .option("--anyway", "replay a capsule although code or contracts have changed since", false)
    .addOption(worldOption())
    .addHelpText("after", examples)
    .addOption(allowUnprovenOption())
    .addOption(allowRemoteOption(remoteToxiproxy))
    .action(async (file: string, options: ReplayFlags) => ends(await replay(file, options)));
}
