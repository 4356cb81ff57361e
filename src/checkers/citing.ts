import type { Cited } from "../core/verdict.ts";
import { type EffectEvent, ledgerLine } from "./order-story.ts";

/** Ledger lines that a finding rests on, and other events before and after them; numbers below 0 are of events that there are not. */
export function citing(
  lines: readonly EffectEvent[],
  before: readonly number[] = [],
  after: readonly number[] = [],
): Pick<Cited, "events" | "effects" | "ledger"> {
  return {
    events: [...before, ...lines.map(({ i }) => i), ...after].filter((i) => i >= 0),
    effects: [...new Set(lines.map(({ value }) => value.ref))],
    ledger: lines.map(ledgerLine),
  };
}

/** What a sum of money in a finding is made of. */
export interface Sum {
  readonly amountMinor: number;
  readonly currency: string;
}
