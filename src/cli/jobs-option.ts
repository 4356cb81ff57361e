import { type Command, InvalidArgumentError, Option } from "commander";
import { mostInstances } from "../world/config-instance.ts";

export interface Jobs {
  readonly jobs: number;
}

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (!/^\d+$/.test(text) || jobs < 1 || jobs > mostInstances)
    throw new InvalidArgumentError(`1 to ${mostInstances} scenarios can run at the same time.`);
  return jobs;
}

/** `--jobs`. */
export const withJobs = (command: Command): Command =>
  command.addOption(
    new Option(
      "-j, --jobs <n>",
      "scenarios that run at the same time, each with an instance of the integration of its own; neighbours make latency harder to prove",
    )
      .argParser(parseJobs)
      .default(1),
  );
