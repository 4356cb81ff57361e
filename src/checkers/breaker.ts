import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { Declared, HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { floodFindings, floods, usualProcesses } from "./half-open.ts";
import { type Call, type HistoryIndex, indexHistory } from "./index-history.ts";
import { endOf } from "./order-story.ts";
import { openCalls, seenFailure } from "./reception.ts";

const found = defineFindings({
  "called-while-open": (finding: {
    partner: string;
    failures: number;
    calls: number;
    withinMs: number;
    openMs: number;
    allowed: number;
  }) => {
    const { partner, failures, calls, withinMs, openMs, allowed } = finding;
    return `${partner} failed ${failures} times in a row, yet ${calls} more calls went out within ${withinMs} ms: a breaker that opens for ${openMs} ms lets at most ${allowed} through`;
  },
  "never-closed": ({ partner, waiting, order }: { partner: string; waiting: number; order: string }) =>
    `after the outage of ${partner} no call to it succeeded any more, while ${waiting} orders wait (${order}): the breaker never closed`,
  "slots-exhausted": ({ partner, waiting, order, open }: { partner: string; waiting: number; order: string; open: number }) =>
    `after the outage of ${partner} no call to it succeeded any more, while ${waiting} orders wait (${order}): ${open} calls to it were given no answer and never given up, so they hold what the next ones need; a call needs a deadline`,
});

type Breaker = NonNullable<Declared["breaker"]>;

/** Half-open probes a window that any breaker may let through at once; one that declares more, so many. */
const leastProbes = 2;
/** Calls that had left before the breaker opened. */
const underWayMs = 100;
const underWay = 10;

/** Consecutive failures of one partner, all seen by the integration at once. */
interface Streak {
  readonly partner: string;
  readonly failures: number[];
  /** When the integration saw the failure that opens its breaker. */
  openedMs: number;
  lastMs: number;
  /** Calls that came after it. */
  after: number;
}

function fold(
  index: HistoryIndex,
  events: readonly HistoryEvent[],
  breaker: Breaker,
): { streaks: Streak[]; healthyAt: Map<string, number> } {
  const byAnswer = new Map<number, Call>();
  for (const call of index.calls) if (call.answer !== undefined) byAnswer.set(call.answer.i, call);
  const current = new Map<string, Streak>();
  const streaks: Streak[] = [];
  const healthyAt = new Map<string, number>();
  for (const event of events) {
    if (event.type === "crash") current.clear();
    else if (event.type === "call") {
      const streak = current.get(event.site.partner);
      if (streak !== undefined && event.t > streak.openedMs + underWayMs) streak.after += 1;
    } else if (event.type === "answer") {
      const call = byAnswer.get(event.i);
      const { partner } = event.site;
      if (call === undefined) continue;
      if (seenFailure(index, call) !== undefined) {
        let streak = current.get(partner);
        if (streak === undefined) {
          streak = { partner, failures: [], openedMs: Number.POSITIVE_INFINITY, lastMs: event.t, after: 0 };
          current.set(partner, streak);
        }
        streak.failures.push(event.i);
        streak.lastMs = event.t;
        if (streak.failures.length === breaker.consecutiveFailures) {
          streak.openedMs = event.t;
          streaks.push(streak);
        }
      } else if (event.value.delivery === "whole" && event.value.status < 500) {
        current.delete(partner);
        if (event.value.status < 300) healthyAt.set(partner, event.i);
      }
    }
  }
  return { streaks, healthyAt };
}

/** A breaker lets the first failures through, then a few probes each time its window ends. */
function letThrough(
  { partner, failures, openedMs, lastMs, after }: Streak,
  breaker: Breaker,
  clockWrongFrom: number,
): Evidence[] {
  if ((failures.at(-1) ?? 0) > clockWrongFrom) return [];
  const windows = 1 + Math.floor((lastMs - openedMs) / breaker.openMs);
  // Some have a breaker for each kind of call, and these are all of the partner's.
  const processes = Math.max(usualProcesses, breaker.processes ?? 0);
  const probes = Math.max(leastProbes, breaker.halfOpenCalls ?? 0);
  const allowed = processes * (breaker.consecutiveFailures + probes * windows) + underWay;
  if (after <= allowed) return [];
  return [
    found("called-while-open", {
      site: { kind: "link", link: partner },
      partner,
      failures: failures.length,
      calls: after,
      withinMs: Math.round(lastMs - openedMs),
      openMs: breaker.openMs,
      allowed,
      events: failures.slice(0, 20),
    }),
  ];
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const breaker = index.facts?.declared.breaker;
  if (breaker === undefined) return undefined;
  const { streaks, healthyAt } = fold(index, history, breaker);
  const flooded = floods(index, history, breaker);
  const evidence = [...flooded.evidence, ...streaks.flatMap((streak) => letThrough(streak, breaker, index.clockWrongFrom))];
  const stuck = [...index.orders.values()].filter((story) => endOf(story) === "pending");
  const lastStreak = new Map(streaks.map((streak) => [streak.partner, streak]));
  for (const { partner, failures } of lastStreak.values()) {
    const last = failures.at(-1) ?? 0;
    if (stuck.length === 0 || (healthyAt.get(partner) ?? -1) > last) continue;
    const order = stuck[0]?.order ?? "";
    const site = { kind: "link", link: partner } as const;
    const waiting = { site, partner, waiting: stuck.length, order };
    const held = openCalls(index).filter(({ call }) => call.actor === partner);
    const events = [last, ...held.slice(0, 10).map(({ call }) => call.i)];
    evidence.push(
      held.length > 0
        ? found("slots-exhausted", { ...waiting, open: held.length, events })
        : found("never-closed", { ...waiting, events: [last] }),
    );
  }
  const examined = streaks.length + flooded.examined;
  return examined === 0 ? undefined : conclude(examined, evidence);
}

/**
 * Finds stretches of consecutive failures that must have opened the declared breaker, and counts what still came
 * through: `processes (2 or more) x (failures + probes (2 or more) x windows) + 10` calls at most. Hanging and slow answers count neither
 * way there. Where calls that failed or were given up have surely opened the breaker of every process, and the partner has answered
 * nothing since, no more waiting orders than there are probes (and 2) may call it within half of the open time. Does not apply where no
 * partner failed often enough in a row.
 */
export const breaker = defineChecker({
  name: "breaker",
  judges: "orders",
  promise: "a partner that keeps failing is left alone but for probes, and is called again once it is well",
  findings: [found, floodFindings],
  check,
});
