import type { EventOf } from "../core/history.ts";
import { type Call, type HistoryIndex, isRead } from "./index-history.ts";

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

/** Whether the process that asked may have died around the exchange: what it had sent arrives, and is answered to nobody. */
function askerMayHaveDied(index: HistoryIndex, { call }: Call, answer: EventOf<"answer">): boolean {
  return index.outages.some(({ fromMs, toMs }) => fromMs <= answer.t + promptMs && toMs >= call.t - promptMs);
}

/**
 * Whether the harness stood still around the exchange: the call may have left its caller long before it was written down, and a
 * deadline have passed since.
 */
function metStall({ stalls }: HistoryIndex, { call }: Call, answer: EventOf<"answer">): boolean {
  return stalls.some(({ fromMs, toMs }) => fromMs <= answer.t + promptMs && toMs >= call.t - promptMs);
}

/** What a timer, the network and a proxy may take beside a deadline. */
const nearMs = 50;

/**
 * Whether the answer surely was in time: promptly, well before the integration was seen to hang up on that partner, and
 * all the sooner on a busy machine, where deadlines pass while answers wait to be read.
 */
function cameInTime({ patienceMs, stretch }: HistoryIndex, { call, answer, hungUp }: Call): boolean {
  if (answer === undefined || hungUp !== undefined) return false;
  const patience = (patienceMs.get(call.site.partner) ?? Number.POSITIVE_INFINITY) - nearMs * stretch;
  return answer.t - call.t <= Math.min(promptMs / stretch, patience);
}

/** Whether anything but the caller's own doing may have kept it from the answer, or from having it soon. */
const mayBeUnseen = (index: HistoryIndex, exchange: Call, answer: EventOf<"answer">): boolean =>
  linkTouched(index, exchange, answer) || askerMayHaveDied(index, exchange, answer) || metStall(index, exchange, answer);

/**
 * The answer, where the integration surely saw its status soon after it was recorded: sent whole, in time, over a
 * sound link. What may have been lost or late never counts against the integration.
 */
export function seenAnswer(index: HistoryIndex, exchange: Call): EventOf<"answer"> | undefined {
  const { answer } = exchange;
  if (answer === undefined || answer.value.delivery !== "whole" || !cameInTime(index, exchange)) return undefined;
  return mayBeUnseen(index, exchange, answer) ? undefined : answer;
}

/** A failure that the integration saw at once and cannot take for anything else: a 5xx sent whole, or a connection cut without an answer. */
export function seenFailure(index: HistoryIndex, exchange: Call): EventOf<"answer"> | undefined {
  const { answer } = exchange;
  if (answer === undefined || !cameInTime(index, exchange)) return undefined;
  if (mayBeUnseen(index, exchange, answer)) return undefined;
  const { delivery, status, retryAfterMs } = answer.value;
  const failed = delivery === "reset" || delivery === "close" || (delivery === "whole" && status >= 500);
  // With Retry-After a 503 is throttling: it sets its own pace, and counts for no breaker.
  return failed && retryAfterMs === undefined ? answer : undefined;
}

/** A 429 that was seen at once and does not say when to come back. */
export function seenThrottle(index: HistoryIndex, exchange: Call): EventOf<"answer"> | undefined {
  const answer = seenAnswer(index, exchange);
  return answer?.value.status === 429 && answer.value.retryAfterMs === undefined ? answer : undefined;
}

/** One read that finds nothing proves nothing. */
const readsEnough = 2;

/** Whether a fault made the read tell of yesterday. */
export function hides(index: HistoryIndex, { answer }: Call): boolean {
  return answer?.value.faults?.some((id) => index.hidingFaults.has(id)) === true;
}

/** Whether all that was read between two events, and not once only, was made to hide what had been done. */
function wasHidden(index: HistoryIndex, { actor, order }: EventOf<"effect">, from: number, to: number): boolean {
  const reads = index.calls.filter(
    (each) => isRead(each) && each.call.actor === actor && each.call.order === order && each.call.i > from && each.call.i < to,
  );
  return reads.length >= readsEnough && reads.every((each) => hides(index, each));
}

/**
 * Whether the integration has looked, before that event, and may have seen what the call had done: then it knew how the
 * call had ended, though its answer was lost.
 */
export function wasSeenDone(index: HistoryIndex, { call, answer: own }: Call, before: number): boolean {
  const { actor, order } = call;
  const effect = index.orders.get(order)?.effects.find((one) => one.call === call.call && one.actor === actor);
  if (effect === undefined) return false;
  // a refund that is pending is there to be seen since the call was served; a capture that is, shows nothing of itself
  const since = effect.value.kind === "captured" ? effect.i : Math.min(effect.i, own?.i ?? effect.i);
  return index.calls.some((each) => {
    if (!isRead(each) || each.call.actor !== actor || each.call.order !== order || each.call.i < since) return false;
    const { answer } = each;
    if (answer === undefined || answer.i > before || hides(index, each)) return false;
    const { delivery, status } = answer.value;
    return status < 300 && (delivery === "whole" || delivery === "slow");
  });
}

/** The call that brought an effect about, at a partner that knows no idempotency keys. */
function keylessCall(index: HistoryIndex, { call: number, actor }: EventOf<"effect">): Call | undefined {
  if (number === undefined || index.facts?.partners[actor]?.idempotency !== "none") return undefined;
  return index.calls.find(({ call }) => call.call === number && call.actor === actor);
}

/** Other effects of the same kind and name that the partner made for the order. */
function likes(index: HistoryIndex, effect: EventOf<"effect">): EventOf<"effect">[] {
  const { actor, order, value } = effect;
  const all = index.orders.get(order)?.effects ?? [];
  return all.filter(
    (one) => one !== effect && one.actor === actor && one.value.kind === value.kind && one.value.reference === value.reference,
  );
}

/** Whether the call was made once the integration had just looked, and found nothing of the effect, which came after that look. */
function hadLooked(index: HistoryIndex, effect: EventOf<"effect">, repeat: EventOf<"call">): boolean {
  return index.calls.some((each) => {
    const { call, answer } = each;
    if (!isRead(each) || call.actor !== effect.actor || call.order !== effect.order || answer === undefined) return false;
    return answer.i < effect.i && answer.i < repeat.i && repeat.t - answer.t <= promptMs;
  });
}

/**
 * Whether a partner without idempotency keys did this so late that its caller may have given it up: what was decided on
 * meanwhile could not reckon with it.
 */
export function cameLate(index: HistoryIndex, effect: EventOf<"effect">): boolean {
  const caller = keylessCall(index, effect);
  return caller !== undefined && effect.t - caller.call.t > promptMs;
}

/**
 * Whether nobody could have kept an effect from coming beside another: the partner knows no idempotency keys, and even a
 * look just before the repeat could not have shown the effect of the first call, which came after it; or it hid the
 * earlier effect from every look.
 */
export function couldNotBeKnown(index: HistoryIndex, effect: EventOf<"effect">): boolean {
  const caller = keylessCall(index, effect);
  if (caller === undefined) return false;
  const others = likes(index, effect);
  const isUnavoidable = others.some((other) => {
    const repeat = keylessCall(index, other)?.call;
    if (repeat === undefined || repeat.i < caller.call.i) return false;
    return repeat.i < effect.i || hadLooked(index, effect, repeat);
  });
  if (isUnavoidable && effect.t - caller.call.t > promptMs) return true;
  const before = others.findLast((one) => one.i < caller.call.i);
  return before !== undefined && wasHidden(index, effect, before.i, caller.call.i);
}

/**
 * Calls that were given no answer, and that the integration never gave up: it has no deadline for them. One whose process died
 * with it is not among them.
 */
export function openCalls(index: HistoryIndex): readonly Call[] {
  return index.calls.filter(({ call, answer, hungUp }) => {
    if (hungUp !== undefined || (answer !== undefined && answer.value.delivery !== "hang")) return false;
    return (
      !wasInterrupted(index, call.i, Number.POSITIVE_INFINITY) &&
      !index.linkFaults.some(({ link, to }) => link === call.actor && to > call.i)
    );
  });
}

/** Whether what the order last read of a partner was made to tell of yesterday, and was not read again. */
export function believedYesterday(index: HistoryIndex, order: string): Call | undefined {
  const last = index.calls.findLast((each) => isRead(each) && each.call.order === order);
  return last !== undefined && hides(index, last) ? last : undefined;
}
