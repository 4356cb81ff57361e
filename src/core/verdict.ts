/** `unproven`: the fault never fired or never overlapped an operation, nothing was there to check, the machine was too busy to tell, or the checker crashed. */
export type Verdict = "held" | "broken" | "unproven";

/** `broken` beats `unproven` beats `held`, as in Jepsen's lattice of validity. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("broken")) return "broken";
  return verdicts.includes("unproven") ? "unproven" : "held";
}

/** One reason behind a verdict: a sentence a person understands, and where to look in the history. */
export interface Evidence {
  readonly sentence: string;
  readonly order?: string;
  /** Positions (`i`) of the events it rests on. */
  readonly events: readonly number[];
  /** Ledger lines as text, where money or parcels disagree. */
  readonly ledger?: readonly string[];
}
