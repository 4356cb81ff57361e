import type { SitePattern } from "./site.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One fault of a schedule. A schedule is data: it means the same in both worlds and against any integration. */
export interface ScheduledFault {
  /** Unique in the schedule: `f1`, `f2`, … by position unless given. */
  readonly id: string;
  /** A name of the fault catalogue, e.g. `response-lost`. */
  readonly fault: string;
  readonly at: SitePattern;
  /** The fault's parameters, checked against its declaration. */
  readonly with: Readonly<Record<string, Json>>;
  /** An episode: armed from `fromMs` until `toMs` after the safety phase began; without it, for the whole phase. */
  readonly during?: { readonly fromMs: number; readonly toMs: number };
  /** Fires at most so often; without it, at every match while armed. */
  readonly times?: number;
}

export type Schedule = readonly ScheduledFault[];
