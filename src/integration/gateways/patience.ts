import type { Clock } from "../../core/clock.ts";

/** What a partner asked us to wait with, by what was read. Several look at one order: a webhook, a poll, reconciliation. */
export interface Patience {
  toldToWait(what: string, waitMs: number): void;
  /** 0: go ahead. Else the rest of the wait in ms. */
  restMs(what: string): number;
}

/** Waits that are over are forgotten when there are so many. */
const many = 1000;

export function createPatience({ clock }: { readonly clock: Clock }): Patience {
  const untilMs = new Map<string, number>();
  return {
    toldToWait: (what, waitMs) => {
      const nowMs = clock.now();
      if (untilMs.size >= many) for (const [known, endMs] of untilMs) if (endMs <= nowMs) untilMs.delete(known);
      untilMs.set(what, nowMs + waitMs);
    },
    restMs: (what) => Math.max(0, (untilMs.get(what) ?? 0) - clock.now()),
  };
}
