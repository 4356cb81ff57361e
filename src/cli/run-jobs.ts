import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Scenario } from "../core/scenario.ts";
import { forTerminal } from "../report/text-safety.ts";
import { runChild } from "../transports/run-children.ts";
import { instanceVariable } from "../world/config-instance.ts";
import { unitsOf } from "../world/shards/units.ts";
import { claimRun, type DrillOptions, fitIn } from "./drill.ts";
import { gatherShards } from "./gather-shards.ts";
import { untilInterrupted } from "./interrupt.ts";
import { joinRuns } from "./join-shards.ts";
import { checkScenarios } from "./load.ts";
import type { Project } from "./project.ts";
import { selectReporters } from "./report.ts";
import { refuseOneForAll } from "./several-instances.ts";
import { shardFile } from "./shard-file.ts";

/** Where each process keeps its share until all are joined. */
const sharesFolder = "jobs";

/**
 * How many processes have something to do: `calm` alone, which each of them runs, is nothing.
 *
 * @throws FiredrillError FD_USAGE where there is one integration for all of them
 */
export function sharesOf(project: Project, scenarios: readonly Scenario[], options: DrillOptions, jobs: number): number {
  refuseOneForAll(project, "--jobs", "scenarios");
  const applies = (scenario: Scenario): boolean => fitIn(project, scenario, options.world ?? "live").lacks.length === 0;
  const owners = (count: number): number =>
    new Set(unitsOf(scenarios, { repeat: options.repeat ?? 1, count, applies }).map(({ shard }) => shard)).size;
  let count = jobs;
  while (count > 1 && owners(count) < count) count -= 1;
  return count;
}

/** The arguments of this command once more. Where an option is given twice the last one counts, and behind `--` there are none. */
function argumentsWith(more: readonly string[]): readonly string[] {
  const own = process.argv.slice(2);
  const end = own.indexOf("--");
  return end < 0 ? [...own, ...more] : [...own.slice(0, end), ...more, ...own.slice(end)];
}

/**
 * Shares a drill out among processes of this machine, each with an instance of the integration of its own, and joins what they came
 * to. Resolves to the exit code.
 */
export async function drillInJobs(
  project: Project,
  scenarios: readonly Scenario[],
  jobs: number,
  options: DrillOptions,
): Promise<number> {
  const selected = await selectReporters(options.report);
  const fitted = scenarios.map((scenario) => fitIn(project, scenario, options.world ?? "live"));
  checkScenarios(
    fitted.flatMap(({ scenario, lacks }) => (lacks.length === 0 ? [scenario] : [])),
    project,
  );
  const claimed = claimRun(project, options.out);
  const interrupt = untilInterrupted();
  const shares = join(claimed.path, sharesFolder);
  try {
    // what an earlier run that was killed left must not be taken for this one's
    rmSync(shares, { recursive: true, force: true });
    process.stderr.write(
      `${jobs} jobs share ${scenarios.length} scenarios on ${forTerminal(project.config.name)}; history and reports go to ${forTerminal(claimed.path)}\n`,
    );
    const codes = await Promise.all(
      Array.from({ length: jobs }, (_, n) => {
        const job = n + 1;
        const share = ["--jobs", "1", "--shard", `${job}/${jobs}`, "--out", join(shares, `${job}`), "--report", "json"];
        return runChild(
          {
            args: argumentsWith(share),
            env: { [instanceVariable]: `${job}` },
            onLine: (line) => void process.stderr.write(`job ${job}: ${forTerminal(line)}\n`),
          },
          interrupt.signal,
        );
      }),
    );
    const kept = codes.map((_, n) => join(shares, `${n + 1}`)).filter((folder) => existsSync(join(folder, shardFile)));
    // what is wrong with the configuration or a scenario has been said by the job
    if (kept.length === 0) return codes.includes(2) ? 2 : 3;
    const code = joinRuns(gatherShards(kept), {
      ...{ folder: claimed.path, isNamed: options.out !== undefined, selected },
      ...{ allowUnproven: options.allowUnproven, remedy: "its job says above why" },
    });
    if (kept.length === jobs) rmSync(shares, { recursive: true, force: true });
    return codes.includes(2) ? 2 : code;
  } finally {
    interrupt.release();
    claimed.release();
  }
}
