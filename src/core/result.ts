import type { NamedResult } from "./checker.ts";
import type { Placements } from "./placements.ts";
import type { Verdict } from "./verdict.ts";

export interface LatencySummary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** One time that a scenario was run, where it was run several times. */
export interface Attempt {
  /** Which repetition, from 1 on. */
  readonly repetition: number;
  /** It was run again, since a busy machine alone had kept the one before it from proof: this one counts in its stead. */
  readonly isRetry: boolean;
  readonly verdict: Verdict;
  readonly seed: number;
  readonly durationMs: number;
  /** One shell line that runs it again. */
  readonly replay: string;
  /** Of its `schedule.json` and `history.ndjson`, relative to the run's. */
  readonly folder: string;
  /** Set where it could not be completed. */
  readonly error?: string;
}

/** Where a scenario is written. Lines are counted from 1. */
export interface ScenarioSource {
  /** As it was named. */
  readonly file: string;
  /** Of its story. */
  readonly line: number;
  /** Of each known order. */
  readonly orders: Readonly<Record<string, number>>;
}

export interface ScenarioResult {
  readonly scenario: string;
  readonly story: string;
  readonly tags?: readonly string[];
  /** Absent: it ships with Firedrill, or is a saved one. */
  readonly source?: ScenarioSource;
  readonly verdict: Verdict;
  readonly seed: number;
  readonly durationMs: number;
  readonly orders: number;
  readonly events: number;
  readonly checks: readonly NamedResult[];
  readonly faults: readonly { readonly id: string; readonly name: string; readonly at: string; readonly fired: number }[];
  /** How customers' requests to place an order ended. */
  readonly placements?: Placements;
  /** User-facing latency of placing an order, of those that were not refused; the calm run's stands beside it. */
  readonly latency?: LatencySummary;
  readonly calmLatency?: LatencySummary;
  /** One shell line that runs it again. */
  readonly replay: string;
  /** Folder of this scenario's `schedule.json` and `history.ndjson`, relative to the run's. */
  readonly folder: string;
  /** Set where the run itself could not be completed. */
  readonly error?: string;
  /** What it needs that the integration has not: then it was not run, and is not applicable. */
  readonly lacks?: readonly string[];
  /** What was left out of it, since the integration has it not. */
  readonly leftOut?: readonly string[];
  /** Each time that it was run, where that was not once: all else here is told of one of the worst. */
  readonly attempts?: readonly Attempt[];
  /** Why it was not run, or not as often as was wanted. */
  readonly notRun?: string;
}

/** Who was tested: the integration's name, and the configuration that describes it. */
export interface Tested {
  readonly integration: string;
  /** The `firedrill.yaml`, as it was named. */
  readonly config: string;
  /** The commit that was checked out there. */
  readonly commit?: string;
}

/** `result.json` of a run. Published as `schema/result.schema.json`. */
export interface RunResult {
  readonly format: 2;
  readonly tested: Tested;
  readonly firedrill: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly world: "sim" | "live";
  readonly proxy: string;
  readonly node: string;
  readonly seed: number;
  readonly verdict: Verdict;
  readonly scenarios: readonly ScenarioResult[];
  /** Where `--baseline` said what was known before: the verdict of what is new. */
  readonly baseline?: { readonly file: string; readonly verdict: Verdict };
  /** True where the run was stopped before its end: it can't be a pass. */
  readonly interrupted: boolean;
}
