import { type Checker, checkHistory, judgedBy } from "../../core/checker.ts";
import type { HistoryEvent } from "../../core/history.ts";
import type { Plan } from "../../core/plan.ts";
import type { Broken } from "../judge.ts";
import { planOfRun } from "./prove.ts";
import type { RanBatch } from "./run-cells.ts";

/** What calm orders broke that none of them broke by itself. */
export interface BrokenTogether {
  readonly broken: Broken;
  /** Those that are cited alone, and all of the run. */
  readonly plans: readonly [Plan, Plan];
}

const orderOf = (event: HistoryEvent | undefined): string | undefined =>
  event !== undefined && "order" in event ? event.order : undefined;

/** One law of one order may be broken by what another order did: a key that two orders share is seen beside both alone. */
export function brokenTogether({ events, scenario, cells }: RanBatch, checkers: readonly Checker[]): BrokenTogether[] {
  const alone = new Set(cells.flatMap(({ judged }) => judged?.broken.map(({ checker }) => checker) ?? []));
  const laws = checkers.filter((checker) => judgedBy(checker) === "order" && !checker.isOfTime && !alone.has(checker.name));
  return checkHistory(events, { checkers: laws }).checks.flatMap(({ checker, verdict, evidence: [first] }): BrokenTogether[] => {
    if (verdict !== "broken" || first === undefined) return [];
    const cited = new Set(first.events.flatMap((i) => orderOf(events[i]) ?? []));
    const orders = scenario.workload.orders.filter(({ order }) => cited.has(order));
    const few = { ...scenario, workload: { ...scenario.workload, orders } };
    return [{ broken: { checker, sentence: first.sentence }, plans: [planOfRun(few), planOfRun(scenario)] }];
  });
}
