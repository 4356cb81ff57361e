import type { Checker } from "../../core/checker.ts";
import type { Plan } from "../../core/plan.ts";
import type { Scenario } from "../../core/scenario.ts";
import { cellOfFault } from "../../workload/cells.ts";
import type { Broken } from "../judge.ts";
import { planOfRun } from "./prove.ts";
import type { RanBatch } from "./run-cells.ts";

/** So many of one run that broke one law are more than their own schedules explain, once one of them did not break it alone. */
const many = 4;
/** It takes those that were struck before: so many failures in a row open a breaker, or use up a pool. */
const before = 8;

/** A law that many struck orders of one run broke. */
export interface BrokenByMany {
  readonly broken: Broken;
  readonly orders: ReadonlySet<string>;
  /** The first of them and those that were struck right before; and all of the run. */
  readonly plans: readonly Plan[];
}

/** Some orders of a run and what strikes them, from the first one's start on. */
function cutTo(scenario: Scenario, orders: ReadonlySet<string>): Scenario {
  const kept = scenario.workload.orders.filter(({ order }) => orders.has(order));
  const faults = scenario.faults.filter(({ id }) => orders.has(cellOfFault(id)));
  const starts = [
    ...kept.map(({ startMs }) => startMs),
    ...faults.map(({ during }) => during?.fromMs ?? Number.POSITIVE_INFINITY),
  ];
  const sinceMs = Math.min(...starts);
  const ends = faults.map(({ during }) => during?.toMs ?? 0);
  return {
    ...scenario,
    workload: { orders: kept.map((order) => ({ ...order, startMs: order.startMs - sinceMs })) },
    faults: faults.map((fault) =>
      fault.during === undefined
        ? fault
        : { ...fault, during: { fromMs: fault.during.fromMs - sinceMs, toMs: fault.during.toMs - sinceMs } },
    ),
    safetyMs: Math.max(...kept.map(({ startMs }) => startMs), ...ends) - sinceMs,
  };
}

/** What of a run may be the doing of many together. Promises of time are the rate's affair. */
export function brokenByMany({ cells, scenario }: RanBatch, checkers: readonly Checker[]): BrokenByMany[] {
  const ofTime = new Set(checkers.flatMap(({ name, isOfTime }) => (isOfTime ? [name] : [])));
  const broken = cells.flatMap(({ cell, order, judged }, at) => {
    const [first] = judged?.broken ?? [];
    return cell === "control" || first === undefined || ofTime.has(first.checker) ? [] : [{ ...first, order, at }];
  });
  return [...Map.groupBy(broken, ({ checker }) => checker).values()].flatMap((some): BrokenByMany[] => {
    const [first] = some;
    if (first === undefined || some.length < many) return [];
    const { checker, sentence } = first;
    const near = cells.slice(Math.max(0, first.at - before), first.at + 2).map(({ order }) => order);
    const plans = [cutTo(scenario, new Set(near)), scenario].map(planOfRun);
    return [{ broken: { checker, sentence }, orders: new Set(some.map(({ order }) => order)), plans }];
  });
}
