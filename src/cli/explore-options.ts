import type { WorldName } from "../core/history.ts";
import { quote } from "../world/shell-quote.ts";
import { command } from "./command-name.ts";
import type { Allowing } from "./exit-code.ts";
import type { RemoteAllowing } from "./remote-option.ts";
import type { Sharding } from "./shard-option.ts";
import { type TlsChoice, tlsFlag } from "./tls-option.ts";

export interface ExploreFlags extends Allowing, RemoteAllowing, Sharding, TlsChoice {
  /** Unless given, as deep as the world usually goes. */
  readonly depth?: number;
  readonly random: number;
  readonly seed: number;
  readonly maxTime?: number;
  readonly maxSchedules?: number;
  readonly jobs: number;
  readonly keepGoing: boolean;
  readonly resume: boolean;
  readonly config?: string;
  readonly world?: WorldName;
  readonly rate?: number;
  /** Instances of the integration that are searched at the same time, over real sockets. */
  readonly workers: number;
  /** Over real sockets: each fault with its defaults alone, or with every value that means something else. */
  readonly values: "standard" | "telling";
  readonly out: string;
}

/** The line that goes on with this search: what it is of has to be said again. */
export function resumeLine(
  scenarioName: string | undefined,
  { config, seed, depth, random: count, keepGoing, out, world, rate, workers, values, ...tls }: ExploreFlags,
): string {
  const options = [
    ...(scenarioName === undefined ? [] : [quote(scenarioName)]),
    ...(config === undefined ? [] : ["--config", quote(config)]),
    ...(world === undefined ? [] : [`--world ${world}`]),
    ...(rate === undefined ? [] : [`--rate ${rate}`]),
    ...(workers === 1 ? [] : [`--workers ${workers}`]),
    ...(values === "standard" ? [] : [`--values ${values}`]),
    `--seed ${seed}`,
    ...(depth === undefined ? [] : [`--depth ${depth}`]),
    ...(world === "live" ? [] : [`--random ${count}`]),
    ...(keepGoing ? ["--keep-going"] : []),
    ...(out === ".firedrill" ? [] : ["--out", quote(out)]),
  ];
  return `${command()} explore ${options.join(" ")}${tlsFlag(tls)} --resume`;
}
