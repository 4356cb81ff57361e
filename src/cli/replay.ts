import { statSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { FiredrillError } from "../core/errors.ts";
import type { Scenario } from "../core/scenario.ts";
import { readTextFile } from "../transports/files.ts";
import { drill } from "./drill.ts";
import { quote } from "./quote.ts";
import { parseSeed } from "./seed.ts";

interface Saved {
  readonly scenario: Scenario;
  readonly seed: number;
}

const examples = `
Examples:
  firedrill replay .firedrill/runs/latest/answer-lost-after-charge
  firedrill replay .firedrill/runs/latest/calm/schedule.json --config firedrill.yaml

What is replayed is the saved workload and fault schedule with the saved seed, even where the scenario's file has changed since.`;

function refuse(place: string, problem: string): FiredrillError {
  return new FiredrillError({
    code: "FD_RUN",
    place,
    problem,
    remedy: "Give the schedule.json of a run, or the folder of one of its scenarios, such as .firedrill/runs/latest/calm.",
  });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isSaved(value: unknown): value is Saved {
  if (!isObject(value) || !Number.isSafeInteger(value.seed) || !isObject(value.scenario)) return false;
  const { name, workload, faults, settleMs, safetyMs, partners, expect } = value.scenario;
  const known =
    isObject(workload) && Array.isArray(workload.orders) && Array.isArray(faults) && isObject(partners) && isObject(expect);
  return known && typeof name === "string" && typeof settleMs === "number" && typeof safetyMs === "number";
}

/** What a run saved of one scenario. */
function readSaved(given: string): Saved {
  const file = statSync(given, { throwIfNoEntry: false })?.isDirectory() ? join(given, "schedule.json") : given;
  const text = readTextFile(file, "saved schedule");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(file, "this is not JSON");
  }
  if (!isSaved(value)) throw refuse(file, "this is no schedule that a run saved");
  return value;
}

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
