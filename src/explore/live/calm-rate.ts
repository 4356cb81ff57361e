import type { HistoryEvent } from "../../core/history.ts";
import { percentile } from "../../core/percentile.ts";
import type { KnownOrder, Scenario } from "../../core/scenario.ts";
import { settleMs } from "./run-cells.ts";
import { durationMsOf } from "./story.ts";
import { historiesOf } from "./sub-history.ts";
import type { Way } from "./ways.ts";

/** Orders started a second, step by step. */
const steps = [4, 8, 16, 32, 48, 64] as const;
const stepMs = 700;
/** Between two steps, so that the next does not wait behind the last. */
const pauseMs = 200;
/** What is lost to chance, and to a machine that others use too. */
const slackMs = 200;
/** Of the rate that the shop takes for a second: it is to last, and faults ask for retries. */
const share = 0.5;
const least = 2;

interface Started {
  readonly order: string;
  readonly step: number;
}

const startsAt = (step: number): number => step * (stepMs + pauseMs);

/** Calm orders, faster and faster. */
export function rampOf({ customer }: Way): { readonly scenario: Scenario; readonly started: readonly Started[] } {
  const orders: KnownOrder[] = [];
  const started: Started[] = [];
  for (const [step, rate] of steps.entries())
    for (let n = 0; n < Math.round((rate * stepMs) / 1000); n += 1) {
      const order = `ramp-${orders.length + 1}`;
      const startMs = startsAt(step) + Math.round((n * 1000) / rate);
      orders.push({ ...customer, order, totalMinor: 4003 + 7 * orders.length, startMs });
      started.push({ order, step });
    }
  const scenario: Scenario = {
    name: "ramp",
    story: "Calm orders come faster and faster.",
    workload: { orders },
    faults: [],
    safetyMs: 0,
    settleMs,
    partners: {},
    expect: { except: {} },
  };
  return { scenario, started };
}

export interface CalmRate {
  /** Orders a second that a search may start. */
  readonly ratePerSecond: number;
  /** The fastest step at which orders took no longer, and how long they took there (p75). */
  readonly calmAt: number;
  readonly durationMs: number;
}

/** The fastest rate at which orders take as long as at the slowest. */
export function calmRateIn(events: readonly HistoryEvent[], started: readonly Started[]): CalmRate {
  const histories = historiesOf(
    events,
    started.map(({ order }) => order),
    () => undefined,
  );
  const takenMs = (wanted: number): number => {
    const all = started.flatMap(({ order, step }) =>
      step === wanted ? [durationMsOf(histories.get(order) ?? []) ?? Number.POSITIVE_INFINITY] : [],
    );
    return percentile(
      all.sort((a, b) => a - b),
      0.75,
    );
  };
  const usualMs = takenMs(0);
  let calm = 0;
  while (calm + 1 < steps.length && takenMs(calm + 1) <= 2 * usualMs + slackMs) calm += 1;
  const calmAt = steps[calm] ?? steps[0];
  return { ratePerSecond: Math.max(least, Math.floor(calmAt * share)), calmAt, durationMs: takenMs(calm) };
}
