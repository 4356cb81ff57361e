import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { EventOf, HistoryEvent } from "../core/history.ts";
import { indexHistory } from "./index-history.ts";

interface Growth {
  readonly from: number;
  readonly middle: number;
  readonly to: number;
  readonly orders: number;
}

const perOrder = ({ middle, to }: Growth, orders: number): string => ((to - middle) / orders).toFixed(1);
const inMiB = (bytes: number): number => Math.round(bytes / mib);

const leaks = defineFindings({
  "handles-kept": (growth: Growth & { readonly later: number }) =>
    `the integration's processes had ${growth.from} open files and connections at first, ${growth.middle} after half of the ${growth.orders} orders, and ${growth.to} when all was quiet again: ${perOrder(growth, growth.later)} more for each order that came, and none given back`,
  "memory-kept": (growth: Growth & { readonly later: number }) =>
    `the integration's processes held ${inMiB(growth.from)} MiB at first, ${inMiB(growth.middle)} after half of the ${growth.orders} orders, and ${inMiB(growth.to)} when all was quiet again: ${perOrder({ ...growth, middle: growth.middle / mib, to: growth.to / mib }, growth.later)} MiB more for each order that came`,
});

const mib = 2 ** 20;
/** Pools fill and caches warm up with the first orders. */
const leastOrders = 20;
/**
 * What each order has to add in both halves, and all of them together: pools and garbage that waits for its collection grow once, and not with
 * the orders. But pools fill in steps, when an outage ends and all that waited for it goes on at the same time: only what is more than pools of
 * some thirty connections to each of three partners hold is kept for nothing.
 */
const limits = {
  handles: { perOrder: 0.5, least: 128 },
  memory: { perOrder: mib, least: 256 * mib },
};

type Sample = EventOf<"resources">;

/** Whether it grew with the orders in both halves, though calls were under way at the half and none are in the end. */
function grew({ from, middle, to }: Growth, halves: readonly [number, number], limit: (typeof limits)["handles"]): boolean {
  const [first, later] = [middle - from, to - middle];
  return to - from >= limit.least && first >= limit.perOrder * halves[0] && later >= limit.perOrder * halves[1];
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const samples = history.filter((event): event is Sample => event.type === "resources");
  const placed = history.filter((event) => event.type === "ok" && event.value.operation === "place");
  const half = placed[Math.floor(placed.length / 2)]?.t ?? 0;
  const first = samples[0];
  const middle = samples.find(({ t }) => t >= half);
  const last = samples.at(-1);
  const quietFrom = index.phases.get("settle")?.t ?? Number.POSITIVE_INFINITY;
  if (first === undefined || middle === undefined || last === undefined || last.t < quietFrom) return undefined;
  // a process that was killed gave all of it back, and one that came since brings its own
  if (index.outages.length > 0 || last.value.processes > middle.value.processes) return undefined;
  const before = placed.filter(({ t }) => t < middle.t).length;
  const halves = [before, placed.length - before] as const;
  if (halves.some((orders) => orders < leastOrders)) return undefined;
  const growthOf = (what: "handles" | "memoryBytes"): Growth => ({
    from: first.value[what],
    middle: middle.value[what],
    to: last.value[what],
    orders: placed.length,
  });
  const events = [first.i, middle.i, last.i];
  const handles = growthOf("handles");
  const memory = growthOf("memoryBytes");
  return conclude(samples.length, [
    ...(grew(handles, halves, limits.handles) ? [leaks("handles-kept", { ...handles, later: halves[1], events })] : []),
    ...(grew(memory, halves, limits.memory) ? [leaks("memory-kept", { ...memory, later: halves[1], events })] : []),
  ]);
}

/**
 * Compares what the integration's processes hold at first, after half of the orders, and when all is quiet: it may grow once, and not with
 * each order. On Linux, where the integration is started by the drill and has twenty orders in each half; not where a process was killed
 * or more of them came.
 */
export const resources = defineChecker({
  name: "resources",
  judges: "integration",
  promise: "files, connections and memory are given back: they do not grow with each order",
  findings: [leaks],
  check,
});
