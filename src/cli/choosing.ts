import { type Command, InvalidArgumentError, Option } from "commander";
import { FiredrillError } from "../core/errors.ts";
import type { RunResult } from "../core/result.ts";
import type { Choice } from "../world/choose-scenarios.ts";
import { readResult } from "./result-file.ts";

/** How long a drill may take. */
export interface MaxTime {
  readonly text: string;
  readonly ms: number;
}

export interface Choosing {
  readonly grep?: string;
  readonly tag?: readonly string[];
  readonly skipTag?: readonly string[];
  readonly bail: boolean;
  readonly maxTime?: MaxTime;
  readonly repeat: number;
  readonly baseline?: string;
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
/** A day: beyond it a timer cannot be trusted to mean what was written. */
const mostMs = 24 * 3_600_000;

export function parseMaxTime(text: string): MaxTime {
  const parts = [...text.matchAll(/(\d{1,6})([smh])/g)];
  const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ""] ?? 0), 0);
  if (parts.map(([part]) => part).join("") !== text || ms < 1_000 || ms > mostMs)
    throw new InvalidArgumentError("A time is written as 90s, 10m or 1h30m, and is a day at most.");
  return { text, ms };
}

const mostRepetitions = 1_000;

/** How often something is run. */
export function parseRepeat(text: string): number {
  const times = Number(text);
  if (!/^\d+$/.test(text) || times < 1 || times > mostRepetitions)
    throw new InvalidArgumentError(`A scenario is run 1 to ${mostRepetitions} times.`);
  return times;
}

const each = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

/** Which scenarios, how often, and what ends it. */
export const withChoosing = (command: Command): Command =>
  command
    .option("-g, --grep <pattern>", "only scenarios whose name, story or @tags the regular expression is found in")
    .addOption(new Option("--tag <tag>", "only scenarios with that tag; may be given several times").argParser(each))
    .addOption(new Option("--skip-tag <tag>", "no scenarios with that tag; may be given several times").argParser(each))
    .option("--bail", "stop at the first scenario that breaks a promise; the rest is not run", false)
    .addOption(
      new Option("--max-time <time>", "what cannot be over by then is not run, and unproven: 90s, 10m").argParser(parseMaxTime),
    )
    .addOption(
      new Option("--repeat <number>", "run each scenario so often, each time with the next seed; the worst counts")
        .argParser(parseRepeat)
        .default(1),
    )
    .option("--baseline <result>", "an earlier result.json: fail only on what is new");

export const choiceOf = ({ grep, tag, skipTag }: Choosing): Choice => ({ grep, tags: tag, skipTags: skipTag });

/**
 * The result that says what is known.
 *
 * @throws FiredrillError FD_RUN where it is none, FD_USAGE where it is of another integration
 */
export function readBaseline(given: string, integration: string): RunResult {
  const result = readResult(given);
  if (result.tested.integration === integration) return result;
  throw new FiredrillError({
    code: "FD_USAGE",
    place: `--baseline ${given}`,
    problem: `it is the result of ${JSON.stringify(result.tested.integration)}, and ${JSON.stringify(integration)} is tested`,
    remedy: "Give a result.json of the same integration: its `name` in firedrill.yaml tells.",
  });
}
