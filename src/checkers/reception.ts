import type { EventOf } from "../core/history.ts";
import type { Call, HistoryIndex } from "./index-history.ts";

/**
 * A partner's answer is recorded where it leaves. Longer calls than this may have met the caller's own deadline
 * before, so what the caller saw is unknown. Far below any sensible read deadline, far above a local round trip.
 */
const promptMs = 250;

/** Whether the integration was down or stopped at any moment between two events, both given by number. */
export function wasInterrupted(index: HistoryIndex, from: number, to: number): boolean {
  return index.outages.some((outage) => outage.from < to && outage.to > from);
}

/** Whether a new phase of the run began between two events: the harness then asks for reconciliation, which may act again. */
export function phaseChanged(index: HistoryIndex, from: number, to: number): boolean {
  for (const { i } of index.phases.values()) if (i > from && i < to) return true;
  return false;
}

export function linkWasFaulty(index: HistoryIndex, link: string, from: number, to: number): boolean {
  return index.linkFaults.some((fault) => fault.link === link && fault.from < to && fault.to > from);
}

/** Whether the link may have spoilt the exchange: the answer travels on for a while after it was recorded. */
function linkTouched(index: HistoryIndex, { call }: Call, answer: EventOf<"answer">): boolean {
  return index.linkFaults.some(
    ({ link, from, to, fromMs }) =>
      link === call.site.partner && to > call.i && (from < answer.i || fromMs <= answer.t + promptMs),
  );
}

/**
 * The answer, where the integration surely saw its status soon after it was recorded: sent whole, promptly, over a
 * sound link. What may have been lost or late never counts against the integration.
 */
export function seenAnswer(index: HistoryIndex, exchange: Call): EventOf<"answer"> | undefined {
  const { call, answer } = exchange;
  if (answer === undefined || answer.value.delivery !== "whole" || answer.t - call.t > promptMs) return undefined;
  return linkTouched(index, exchange, answer) ? undefined : answer;
}

/** A failure that the integration saw at once and cannot take for anything else: a 5xx sent whole, or a connection cut without an answer. */
export function seenFailure(index: HistoryIndex, exchange: Call): EventOf<"answer"> | undefined {
  const { call, answer } = exchange;
  if (answer === undefined || answer.t - call.t > promptMs) return undefined;
  if (linkTouched(index, exchange, answer)) return undefined;
  const { delivery, status, retryAfterMs } = answer.value;
  const failed = delivery === "reset" || delivery === "close" || (delivery === "whole" && status >= 500);
  // With Retry-After a 503 is throttling: it sets its own pace, and counts for no breaker.
  return failed && retryAfterMs === undefined ? answer : undefined;
}

/**
 * Whether a partner that knows no idempotency keys took so long over a call that its caller may have given it up, and
 * found nothing when it looked: nobody can keep such an effect from coming beside another.
 */
export function cameLate(index: HistoryIndex, effect: EventOf<"effect">): boolean {
  if (effect.call === undefined || index.facts?.partners[effect.actor]?.idempotency !== "none") return false;
  const caller = index.calls.find(({ call }) => call.call === effect.call && call.actor === effect.actor);
  return caller !== undefined && effect.t - caller.call.t > promptMs;
}
