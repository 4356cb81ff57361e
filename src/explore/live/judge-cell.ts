import { type Checker, checkHistory, judgedBy } from "../../core/checker.ts";
import type { HistoryEvent } from "../../core/history.ts";
import { brokenIn, doubtIn, type Judged } from "../judge.ts";
import { durationMsOf, isOverInTime, traceOfOrder } from "./story.ts";

/**
 * What laws of many orders at once, or of the integration as a whole, say of a batch cannot be laid at one order's door. They are
 * asked where a schedule is run alone.
 */
export const lawsOfOneOrder = (checkers: readonly Checker[]): Checker[] =>
  checkers.filter((checker) => judgedBy(checker) === "order");

/** What became of one cell. */
export interface JudgedCell extends Judged {
  /** Until nobody did anything for it any more. */
  readonly durationMs: number | undefined;
  /** See `isOverInTime`; absent where no site was struck. */
  readonly isOverInTime?: boolean;
}

/** What one order's own history says of it. */
export function judgeOrder(
  history: readonly HistoryEvent[],
  given: {
    readonly checkers: readonly Checker[];
    readonly way: string;
    readonly faults: number;
    readonly struck?: string | undefined;
  },
): JudgedCell {
  const { checkers, way, faults, struck } = given;
  const { verdict, checks } = checkHistory(history, { checkers });
  const fired = new Set(history.flatMap((event) => (event.type === "fault-fired" ? [event.fault] : [])));
  const doubt = verdict === "unproven" ? doubtIn(checks) : undefined;
  return {
    verdict,
    broken: brokenIn(checks),
    ...(doubt !== undefined && { doubt }),
    fired: fired.size,
    faults,
    trace: traceOfOrder(history, way, struck),
    transactions: 0,
    virtualMs: 0,
    events: history.length,
    durationMs: durationMsOf(history),
    ...(struck !== undefined && { isOverInTime: isOverInTime(history, way, struck) }),
  };
}
