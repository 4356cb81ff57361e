import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { type Call, type HistoryIndex, isRead, noOrder } from "./index-history.ts";
import { phaseChanged, seenAnswer, wasInterrupted } from "./reception.ts";

export const readFindings = defineFindings({
  "read-too-soon": ({ name, waits }: { name: string; waits: number }) =>
    `${name} was told to wait ${waits} times (Retry-After), and was read again before any of these waits was over`,
  "read-without-pause": ({ name, times, withinMs: tookMs }: { name: string; times: number; withinMs: number }) =>
    `${name} was read ${times} times within ${tookMs} ms: whoever waits for a partner asks it again after a while, not without a pause`,
});

/** All reads of one thing for one order, in order. */
interface ReadGroup {
  readonly name: string;
  readonly order: string;
  readonly calls: Call[];
}

/** When each order was given a reason to look: a customer asked for something, or a webhook came. */
type Reasons = ReadonlyMap<string, readonly HistoryEvent[]>;

/** Clocks of both sides and timers that fire a little early. */
const retryAfterToleranceMs = 25;
/** What looks at an order of itself: the job that waits and a sweep over all orders, in each of two processes. */
const ownWork = 4;
/** Nobody needs to know as often as this what became of one payment. */
const mostReads = 200;
const withinMs = 20_000;

/** Reads that were repeated while the run's orders went on: what the harness asks for later may reach through to the partners. */
function readGroups(index: HistoryIndex): readonly ReadGroup[] {
  const settleFrom = index.phases.get("settle")?.i ?? Number.POSITIVE_INFINITY;
  const repeated = new Set<string>();
  for (const each of index.calls)
    if (each.call.site.attempt > 1 && each.call.order !== noOrder && isRead(each)) repeated.add(each.call.order);
  const found = new Map<string, ReadGroup>();
  for (const each of index.calls) {
    const { call } = each;
    if (call.i > settleFrom || call.i > index.clockWrongFrom) break;
    if (!repeated.has(call.order) || !isRead(each)) continue;
    const { partner, operation } = call.site;
    const id = `${partner} ${call.order} ${call.value.path}`;
    const group = found.get(id);
    if (group === undefined)
      found.set(id, { name: `${partner}/${operation} for ${call.order}`, order: call.order, calls: [each] });
    else group.calls.push(each);
  }
  return [...found.values()].filter(({ calls }) => calls.length > 1);
}

function reasonsOf(history: readonly HistoryEvent[], orders: ReadonlySet<string>): Reasons {
  const reasons = new Map<string, HistoryEvent[]>();
  for (const event of history) {
    if ((event.type !== "invoke" && event.type !== "webhook-sent") || !orders.has(event.order)) continue;
    const known = reasons.get(event.order);
    if (known === undefined) reasons.set(event.order, [event]);
    else known.push(event);
  }
  return reasons;
}

/** How many reasons there were before each event, asked for in order. */
function counter(reasons: readonly HistoryEvent[]): (before: number) => number {
  let count = 0;
  return (before) => {
    while ((reasons[count]?.i ?? Number.POSITIVE_INFINITY) < before) count += 1;
    return count;
  };
}

/**
 * Each piece of work that looks at an order waits where the partner asked it to, so it is in one such wait at a time; a
 * read that goes out while as many waits run as there can be pieces of work was sent by one that does not wait. A
 * single early read may always be another's: of a second webhook, or of a customer.
 */
function impatient(index: HistoryIndex, { name, order, calls }: ReadGroup, reasons: readonly HistoryEvent[]): Evidence[] {
  const countBefore = counter(reasons);
  let open: Call[] = [];
  let waits: { readonly i: number; readonly untilMs: number }[] = [];
  for (const each of calls) {
    const { call } = each;
    for (const { answer } of open)
      if (answer !== undefined && answer.i < call.i)
        waits.push({ i: answer.i, untilMs: answer.t + (answer.value.retryAfterMs ?? 0) - retryAfterToleranceMs });
    open = open.filter(({ answer }) => answer === undefined || answer.i > call.i);
    waits = waits.filter(({ untilMs }) => untilMs > call.t);
    const work = ownWork + countBefore(call.i);
    const running =
      waits.length < work ? [] : waits.filter(({ i }) => !wasInterrupted(index, i, call.i) && !phaseChanged(index, i, call.i));
    if (running.length >= work) {
      const cited = { order, site: call.site, events: [...running.slice(-5).map(({ i }) => i), call.i] };
      return [readFindings("read-too-soon", { ...cited, name, waits: running.length })];
    }
    if (seenAnswer(index, each)?.value.retryAfterMs !== undefined) open.push(each);
  }
  return [];
}

/** Reads without a pause, beyond all that anybody had a reason for. */
function restless({ name, order, calls }: ReadGroup, reasons: readonly HistoryEvent[]): Evidence[] {
  if (calls.length <= mostReads) return [];
  const countBefore = counter(reasons);
  let first = 0;
  for (const [n, { call }] of calls.entries()) {
    while (call.t - (calls[first]?.call.t ?? call.t) > withinMs) first += 1;
    const times = n - first + 1;
    if (times <= mostReads + countBefore(call.i)) continue;
    const tookMs = Math.round(call.t - (calls[first]?.call.t ?? call.t));
    const cited = { order, site: call.site, events: calls.slice(n - 4, n + 1).map((each) => each.call.i) };
    return [readFindings("read-without-pause", { ...cited, name, times, withinMs: tookMs })];
  }
  return [];
}

/** Reads sent again before the partner wanted them, or in a tight loop. */
export function unwelcomeReads(index: HistoryIndex, history: readonly HistoryEvent[]): Evidence[] {
  const groups = readGroups(index);
  if (groups.length === 0) return [];
  const reasons = reasonsOf(history, new Set(groups.map(({ order }) => order)));
  return groups.flatMap((group) => {
    const given = reasons.get(group.order) ?? [];
    return [...impatient(index, group, given), ...restless(group, given)];
  });
}
