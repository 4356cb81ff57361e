import type { PartnerManners } from "./partner-manners.ts";
import type { Schedule } from "./schedule.ts";

/** One thing that a customer does with a known order: an action's name, and the fields that it asks for. Steps of one order run in sequence; orders run at once. */
export interface Step {
  readonly do: string;
  readonly [field: string]: string | number | boolean | undefined;
}

/** How many do it at once. */
export const timesOf = ({ times }: Step): number => (typeof times === "number" ? times : 1);

export interface KnownOrder {
  /** Order reference, e.g. `order-1`. */
  readonly order: string;
  readonly totalMinor: number;
  readonly currency: string;
  /** Who orders. Orders that name the same customer are one person's; each has one of its own unless given. */
  readonly customer?: string;
  /** The currency is any of the shop's with so many decimals; a shop that sells in none has no such customer. */
  readonly decimals?: number;
  /** So much of it is paid by other means than the payment partner's: a gift card, points. */
  readonly otherMeansMinor?: number;
  readonly paymentToken: string;
  readonly startMs: number;
  readonly steps: readonly Step[];
  /** It is there for its own faults, or to be compared with those: where none of its faults can strike, it is left out. */
  readonly isCell?: true;
}

export interface Load {
  /** Orders a second, open loop. */
  readonly ratePerSecond: number;
  readonly durationMs: number;
  /** In turn; euros unless given. */
  readonly currencies?: readonly string[];
  /** So much of each order is paid by other means. */
  readonly otherMeansMinor?: number;
}

export interface Workload {
  readonly orders: readonly KnownOrder[];
  readonly load?: Load;
}

export interface Scenario {
  /** The file's name without its ending. */
  readonly name: string;
  /** One sentence: the story. */
  readonly story: string;
  /** Words that scenarios are chosen by, such as `webhooks`. */
  readonly tags?: readonly string[];
  readonly workload: Workload;
  readonly faults: Schedule;
  /** How long the safety phase lasts at least; the workload may take longer. */
  readonly safetyMs: number;
  /** Bound for settling, once faults have stopped. */
  readonly settleMs: number;
  /** By name. */
  readonly partners: Readonly<Record<string, PartnerManners>>;
  /** `contract` and other checkers that this scenario breaks on purpose, with the reason. */
  readonly expect: { readonly except: Readonly<Record<string, string>> };
}
