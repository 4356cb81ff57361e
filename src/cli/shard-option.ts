import { type Command, Option } from "commander";
import { FiredrillError } from "../core/errors.ts";
import type { Shard } from "../core/shard.ts";

/** More machines than any CI gives to one pipeline. */
const mostShards = 1_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** What says which of the machines this is. */
interface Source {
  readonly index: string;
  /** Kubernetes counts from 0, GitLab from 1. */
  readonly first: 0 | 1;
  readonly count?: string;
}

const sources: readonly Source[] = [
  { index: "JOB_COMPLETION_INDEX", first: 0 },
  { index: "CI_NODE_INDEX", first: 1, count: "CI_NODE_TOTAL" },
];

const remedy =
  "Write --shard 3/8 for the third of eight machines; --shard auto/8 takes the number from JOB_COMPLETION_INDEX (Kubernetes) or CI_NODE_INDEX (GitLab), and --shard auto the count from CI_NODE_TOTAL too.";

const refuse = (text: string, problem: string): FiredrillError =>
  new FiredrillError({ code: "FD_USAGE", place: `--shard ${text}`, problem, remedy });

const numberIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;

/** Which shard the environment names. */
function fromEnvironment(text: string, count: number | undefined, env: Environment): Shard {
  const source = sources.find(({ index }) => env[index] !== undefined);
  if (source === undefined) throw refuse(text, `none of ${sources.map(({ index }) => index).join(", ")} is set here`);
  const index = numberIn(env[source.index]);
  if (index === undefined) throw refuse(text, `${source.index} is ${JSON.stringify(env[source.index])}, and no number`);
  const total = count ?? numberIn(source.count === undefined ? undefined : env[source.count]);
  if (total === undefined) throw refuse(text, `${source.index} says which machine this is, and nothing says of how many`);
  return { index: index + 1 - source.first, count: total };
}

/**
 * `3/8`, `auto/8` or `auto`.
 *
 * @throws FiredrillError FD_USAGE
 */
export function parseShard(text: string, env: Environment): Shard {
  const [, named, total] = /^(\d{1,6}|auto)(?:\/(\d{1,6}))?$/.exec(text) ?? [];
  const count = numberIn(total);
  if (named === undefined || (named !== "auto" && count === undefined)) throw refuse(text, "this names no shard");
  const shard = named === "auto" ? fromEnvironment(text, count, env) : { index: Number(named), count: count ?? 0 };
  if (shard.count > mostShards) throw refuse(text, `${shard.count} shards are more than the ${mostShards} that are known`);
  if (shard.index < 1 || shard.index > shard.count)
    throw refuse(text, `shard ${shard.index} of ${shard.count} cannot be: they are counted from 1`);
  return shard;
}

export interface Sharding {
  readonly shard?: string;
}

/** `--shard`. */
export const withShard = (command: Command): Command =>
  command.addOption(
    new Option(
      "--shard <shard>",
      "run this machine's share: 3/8, or auto/8 and auto by the environment; `firedrill merge` joins them",
    ),
  );

/**
 * The shard that was asked for.
 *
 * @throws FiredrillError FD_USAGE
 */
export const shardOf = ({ shard }: Sharding): Shard | undefined =>
  shard === undefined ? undefined : parseShard(shard, process.env);
