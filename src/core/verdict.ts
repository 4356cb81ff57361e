import type { Site } from "./site.ts";

/**
 * `unproven`: the fault never fired or never overlapped an operation, nothing was there to check, the machine was too busy
 * to tell, or the checker crashed. `not applicable`: what the shop or the scenario has not; it counts for nothing.
 */
export type Verdict = "held" | "broken" | "unproven" | "not applicable";

/** `broken` beats `unproven` beats `held`, as in Jepsen's lattice of validity. Where nothing applies, nothing is proved. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("broken")) return "broken";
  return verdicts.includes("unproven") || !verdicts.includes("held") ? "unproven" : "held";
}

/** What a finding is about, and what it rests on. */
export interface Cited {
  readonly order?: string;
  readonly site?: Site;
  /** Ids of the effects in partners' ledgers. */
  readonly effects?: readonly string[];
  readonly amountMinor?: number;
  readonly currency?: string;
  /** Positions (`i`) of the events it rests on. */
  readonly events: readonly number[];
  /** Ledger lines as text, where money or parcels disagree. */
  readonly ledger?: readonly string[];
}

/** One reason behind a verdict, as data; `sentence` is made from the rest, for people. Checkers add what else their sentences tell. */
export interface Evidence extends Cited {
  /** What kind of thing was found, in words joined by dashes; unique within its checker. */
  readonly code: string;
  readonly sentence: string;
  /** The baseline had it already. */
  readonly known?: true;
}
