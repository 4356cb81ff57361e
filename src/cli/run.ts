import type { Command } from "commander";
import { FiredrillError } from "../core/errors.ts";
import type { WorldName } from "../core/history.ts";
import { chooseScenarios } from "../world/choose-scenarios.ts";
import { quote } from "../world/shell-quote.ts";
import { type Choosing, choiceOf, withChoosing } from "./choosing.ts";
import { tellWarnings } from "./contract-warnings.ts";
import { drill } from "./drill.ts";
import { type Allowing, allowUnprovenOption } from "./exit-code.ts";
import { type Jobs, withJobs } from "./jobs-option.ts";
import { loadScenarios, sourcesOf, standardDrill } from "./load.ts";
import { configFile, openProject, referenceConfig } from "./project.ts";
import { allowRemoteOption, type RemoteAllowing, remoteToxiproxy } from "./remote-option.ts";
import { drillInJobs, sharesOf } from "./run-jobs.ts";
import { parseSeed } from "./seed.ts";
import { type Sharding, shardOf, withShard } from "./shard-option.ts";
import { inTls, type TlsChoice, withTls } from "./tls-option.ts";
import { worldOption } from "./world-option.ts";

interface RunOptions extends Allowing, Choosing, Jobs, RemoteAllowing, Sharding, TlsChoice {
  readonly config?: string;
  readonly seed: number;
  readonly out?: string;
  readonly report: string;
  readonly world: WorldName;
}

const codes =
  "Exit codes: 0 all held; 1 something broke; 2 bad configuration, contract, scenario or usage; 3 something is unproven.";

/** What `run` and `demo` have in common: which scenarios, and how. */
const withOptions = (command: Command): Command =>
  withTls(
    withShard(
      withJobs(
        withChoosing(
          command
            .argument("[scenario...]", "names from the standard drill, or files (default: the standard drill)")
            .option("--seed <number>", "seed of all chances", parseSeed, 1)
            .option("--out <folder>", "the run's folder (default: a new one under .firedrill/runs)")
            .option(
              "--report <formats>",
              "formats to write, separated by commas: names, or files of your own",
              "junit,json,markdown",
            )
            .addOption(worldOption().default("live")),
        ),
      ),
    ),
  )
    .addOption(allowUnprovenOption())
    .addOption(allowRemoteOption(remoteToxiproxy));

/** How many processes share the drill on this machine. */
function jobsOf({ jobs, shard }: RunOptions, sharesOf: (jobs: number) => number): number {
  if (jobs === 1) return 1;
  if (shard === undefined) return sharesOf(jobs);
  throw new FiredrillError({
    code: "FD_USAGE",
    place: "--jobs",
    problem: "a shard is not shared once more",
    remedy: "Leave out --shard on one machine, or --jobs where several machines share the drill: more shards do the same.",
  });
}

async function run(command: string, config: string, names: readonly string[], options: RunOptions): Promise<number> {
  const shard = shardOf(options);
  const project = inTls(await openProject(config), options);
  tellWarnings(project.blueprints);
  const named = names.length > 0 ? names : standardDrill(project.config, options.world);
  const loaded = loadScenarios(named, project.catalogue.faults);
  const chosen = chooseScenarios(loaded, choiceOf(options));
  const again = chosen.map((scenario) => `${command} ${quote(named[loaded.indexOf(scenario)] ?? scenario.name)}`);
  const whole = { ...options, shard, sources: sourcesOf(named) };
  const jobs = jobsOf(options, (count) => sharesOf(project, chosen, whole, count));
  return jobs > 1 ? drillInJobs(project, chosen, jobs, whole) : drill(project, chosen, again, whole);
}

export function addRun(program: Command, ends: (code: number) => void): void {
  withOptions(program.command("run"))
    .description("run scenarios on your integration, and say what held")
    .option("-c, --config <file>", "firedrill.yaml of your integration (default: the one here)")
    .addHelpText(
      "after",
      `
Examples:
  firedrill run                                   the standard drill on the integration that firedrill.yaml describes
  firedrill run answer-lost-after-charge          one scenario of it
  firedrill run my-outage.yaml --seed 7           a scenario of your own
  firedrill run --config other/firedrill.yaml     another integration
  firedrill run refund-storm --world sim          in virtual time, where the configuration names a module for it
  firedrill run --tls                             partners over HTTPS, by an authority made for the run
  firedrill run --report junit,./tap.ts --out drill
  firedrill run --grep 'outage|timeouts' --bail   those with a word in name, story or tags; stop at the first that breaks
  firedrill run --tag webhooks --repeat 5         those with a tag, five times each
  firedrill run --max-time 10m                    as many as fit; the others are unproven
  firedrill run --shard 3/8 --out drill           the third of eight machines that share it; \`firedrill merge\` joins them
  firedrill run --jobs 4                          four at the same time, where the machine has cores for it
  firedrill run --baseline known/result.json      fail only on what that result has not

${codes}`,
    )
    .action(async (names: string[], options: RunOptions) => ends(await run("run", configFile(options.config), names, options)));
}

export function addDemo(program: Command, ends: (code: number) => void): void {
  withOptions(program.command("demo"))
    .description("run scenarios on the reference integration, to see how a drill goes")
    .addHelpText("after", `\nExamples:\n  firedrill demo\n  firedrill demo answer-lost-after-charge --world sim\n\n${codes}`)
    .action(async (names: string[], options: RunOptions) => ends(await run("demo", referenceConfig, names, options)));
}
