import type { Scenario } from "../../core/scenario.ts";

/** When orders come: before a partner is away, while it is, and once it is back. */
export const windows = ["calm", "outage", "after"] as const;
export type Window = (typeof windows)[number];

/** Orders at one rate, of which a third each comes before, during and after a partner's outage. */
export interface Step {
  readonly partner: string;
  readonly ratePerSecond: number;
  readonly windowMs: number;
}

/** What the last orders of a step may still set off. */
const settleMs = 60_000;

/** The scenario of a step: nobody listens at the partner during the second third. */
export function stepScenario({ partner, ratePerSecond, windowMs }: Step): Scenario {
  return {
    name: `${partner}-${ratePerSecond}`,
    story: `${ratePerSecond} orders a second, while ${partner} goes away and comes back.`,
    workload: { orders: [], load: { ratePerSecond, durationMs: windows.length * windowMs } },
    faults: [
      { id: "outage", fault: "link-down", at: { link: partner }, with: {}, during: { fromMs: windowMs, toMs: 2 * windowMs } },
    ],
    safetyMs: windows.length * windowMs,
    settleMs,
    partners: {},
    expect: { except: {} },
  };
}
