import type { Command } from "commander";
import type { WorldName } from "../core/history.ts";
import { quote } from "../world/shell-quote.ts";
import { drill } from "./drill.ts";
import { loadScenarios, standardDrill } from "./load.ts";
import { parseSeed } from "./seed.ts";
import { worldOption } from "./world-option.ts";

interface RunOptions {
  readonly config?: string;
  readonly seed: number;
  readonly out?: string;
  readonly report: string;
  readonly world: WorldName;
}

const examples = `
Examples:
  firedrill run                                   the standard drill on the reference integration
  firedrill run answer-lost-after-charge          one scenario of it
  firedrill run my-outage.yaml --seed 7           a scenario of your own
  firedrill run --config firedrill.yaml           your own integration
  firedrill run refund-storm --world sim          in virtual time: the reference integration without sockets
  firedrill run --report junit,json,markdown --out drill

Exit codes: 0 all held; 1 something broke or is unproven; 2 bad configuration, contract, scenario or usage.`;

export function addRun(program: Command, ends: (code: number) => void): void {
  program
    .command("run")
    .description("run scenarios, and say what held")
    .argument("[scenario...]", "names from the standard drill, or files (default: the standard drill)")
    .option(
      "-c, --config <file>",
      "firedrill.yaml of your integration (default: firedrill.yaml here, else the reference integration)",
    )
    .option("--seed <number>", "seed of all chances", parseSeed, 1)
    .option("--out <folder>", "the run's folder (default: a new one under .firedrill/runs)")
    .option("--report <formats>", "files to write, separated by commas", "junit,json,markdown")
    .addOption(worldOption().default("live"))
    .addHelpText("after", examples)
    .action(async (names: string[], options: RunOptions) => {
      const named = names.length > 0 ? names : standardDrill();
      ends(
        await drill(
          loadScenarios(named),
          named.map((name) => `run ${quote(name)}`),
          options,
        ),
      );
    });
}
