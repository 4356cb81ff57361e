import type { Command } from "commander";
import { quote } from "../world/shell-quote.ts";
import { drill } from "./drill.ts";
import { readSaved } from "./saved.ts";
import { parseSeed } from "./seed.ts";

const examples = `
Examples:
  firedrill replay .firedrill/runs/latest/answer-lost-after-charge
  firedrill replay .firedrill/runs/latest/calm/schedule.json --config firedrill.yaml

What is replayed is the saved workload and fault schedule with the saved seed, even where the scenario's file has changed since.`;

export function addReplay(program: Command, ends: (code: number) => void): void {
  program
    .command("replay")
    .description("run one saved schedule again, with its seed")
    .argument("<file>", "schedule.json of a run, or the folder it stands in")
    .option("-c, --config <file>", "firedrill.yaml of your integration")
    .option("--seed <number>", "another seed than the saved one", parseSeed)
    .option("--out <folder>", "the run's folder (default: a new one under .firedrill/runs)")
    .option("--report <formats>", "files to write, separated by commas", "junit,json,markdown")
    .addHelpText("after", examples)
    .action(async (file: string, options: { config?: string; seed?: number; out?: string; report: string }) => {
      const { scenario, seed } = readSaved(file);
      ends(await drill([scenario], [`replay ${quote(file)}`], { ...options, seed: options.seed ?? seed }));
    });
}
