import type { FaultCatalogue } from "../../core/catalogue.ts";
import type { Plan } from "../../core/plan.ts";
import type { Shard } from "../../core/shard.ts";
import type { FaultSpace } from "../fault-space.ts";
import type { Sites } from "../frontier.ts";
import type { Progress } from "../search.ts";
import type { SearchState } from "../tally.ts";
import type { createConfirmation } from "./confirm.ts";
import type { BatchOptions, Pace } from "./judge-batch.ts";
import type { Observed } from "./observe.ts";
import type { Pairs } from "./pairs.ts";
import type { Subject } from "./run-cells.ts";
import type { KnownSites } from "./share.ts";
import type { ShorterWays } from "./shorter-ways.ts";
import type { NoisySieve } from "./sieve.ts";

export interface LiveSearchOptions extends Subject {
  readonly space: FaultSpace;
  readonly faults: FaultCatalogue;
  readonly depth: number;
  /** Each value of a fault's parameters is tried at each site; else what is no default only once at each call and webhook, on one way. */
  readonly isEachValue?: boolean | undefined;
  /** Runs that `enact` takes at the same time, each with an instance of the integration; one unless given. */
  readonly instances?: number | undefined;
  /** What of it is run here, where several machines share it. */
  readonly shard?: Shard | undefined;
  /** Orders a second; looked for unless given. */
  readonly ratePerSecond?: number | undefined;
  /** As the integration declares its breaker. */
  readonly consecutiveFailures?: number | undefined;
  /** Collects distinct counterexamples instead of ending at the first. */
  readonly keepGoing: boolean;
  readonly isOver: (schedules: number) => boolean;
  readonly isTimeUp: () => boolean;
  /** Until the time is up; absent: it has no end. */
  readonly leftMs?: (() => number) | undefined;
  readonly onProgress: (progress: Progress, state: SearchState) => void;
  readonly onShrink: (tries: number, plan: Plan) => void;
  /** What a user should know of how it goes. */
  readonly onNote: (text: string) => void;
}

export interface Counts {
  leftOut: number;
  unjudged: number;
  sites: KnownSites;
}

/** What the schedules of a depth are chosen, run and counted with. */
export interface Level {
  readonly options: LiveSearchOptions;
  readonly state: SearchState;
  readonly sites: Sites;
  readonly sieve: NoisySieve;
  readonly shorter: ShorterWays;
  readonly pairs: Pairs;
  readonly pace: Pace;
  readonly observed: Observed;
  readonly counts: Counts;
  readonly doubt: (checker: string, sentence: string) => void;
  readonly batches: BatchOptions;
  readonly confirmation: ReturnType<typeof createConfirmation>;
}
