import type { HistoryEvent } from "../../core/history.ts";
import { percentile } from "../../core/percentile.ts";
import { isServed } from "../../core/placements.ts";
import { loadOrders } from "../../workload/open-loop.ts";
import { type Step, type Window, windows } from "./ramp.ts";

/** What customers waited for who placed an order in one window of a step, from when each order was due. */
export interface Measured {
  readonly window: Window;
  readonly asked: number;
  /** Refused, failed, or never answered. */
  readonly unserved: number;
  /** Ms, of all answers: a refusal that comes late is late as well. */
  readonly percentiles: Readonly<Record<string, number>>;
  /** Nobody waited longer than the deadline, but for one in a hundred; with the partner there, nobody was turned away. */
  readonly isCalm: boolean;
}

export const shares: readonly (readonly [name: string, share: number])[] = [
  ["p50", 0.5],
  ["p75", 0.75],
  ["p90", 0.9],
  ["p99", 0.99],
  ["p99.9", 0.999],
  ["max", 1],
];

interface Answer {
  readonly latencyMs: number;
  readonly isServed: boolean;
}

function answersIn(history: readonly HistoryEvent[]): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const event of history) {
    if (event.type !== "ok" && event.type !== "fail" && event.type !== "info") continue;
    const { operation, latencyMs } = event.value;
    // who asked again had asked before: the first answer is what was waited for
    if (operation === "place" && latencyMs !== undefined && !answers.has(event.order))
      answers.set(event.order, { latencyMs, isServed: isServed(event) });
  }
  return answers;
}

/** One window after the other. Orders that were never answered count as unserved. */
export function measure(history: readonly HistoryEvent[], step: Step, deadlineMs: number): readonly Measured[] {
  const answers = answersIn(history);
  const load = { ratePerSecond: step.ratePerSecond, durationMs: windows.length * step.windowMs };
  const orders = loadOrders(load);
  return windows.map((window, n) => {
    const due = orders.filter(({ startMs }) => Math.min(windows.length - 1, Math.floor(startMs / step.windowMs)) === n);
    const answered = due.flatMap(({ order }) => answers.get(order) ?? []);
    const sorted = answered.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
    const unserved = due.length - answered.filter((answer) => answer.isServed).length;
    const isAnswered = answered.length === due.length && due.length > 0;
    return {
      window,
      asked: due.length,
      unserved,
      percentiles: Object.fromEntries(shares.map(([name, share]) => [name, Math.round(percentile(sorted, share))])),
      // a shop that cannot sell without a partner says so while it is away
      isCalm: isAnswered && percentile(sorted, 0.99) <= deadlineMs && (window === "outage" || unserved === 0),
    };
  });
}

/** The highest rate up to which all rates kept the deadline in that window; undefined where not even the lowest did. */
export function highestCalm(
  steps: readonly {
    readonly ratePerSecond: number;
    readonly measured: readonly { readonly window: string; readonly isCalm: boolean }[];
  }[],
  window: Window,
): number | undefined {
  let highest: number | undefined;
  for (const { ratePerSecond, measured } of [...steps].sort((a, b) => a.ratePerSecond - b.ratePerSecond)) {
    if (measured.find((each) => each.window === window)?.isCalm !== true) break;
    highest = ratePerSecond;
  }
  return highest;
}
