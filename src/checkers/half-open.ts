import { defineFindings } from "../core/finding.ts";
import type { Declared, EventOf, HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { type Call, type HistoryIndex, noOrder } from "./index-history.ts";
import { linkWasFaulty, seenFailure } from "./reception.ts";

interface Flood {
  readonly partner: string;
  readonly operation: string;
  readonly orders: number;
  readonly withinMs: number;
  readonly failures: number;
  readonly probes: number;
}

export const floodFindings = defineFindings({
  "half-open-flood": ({ partner, operation, orders, withinMs, failures, probes }: Flood) =>
    `${partner} had not answered ${operation} since ${failures} calls failed, so its breaker was open, yet ${orders} waiting orders called it within ${withinMs} ms: a breaker that is tried again lets ${probes} through, and the others wait for what comes of it`,
});

type Breaker = NonNullable<Declared["breaker"]>;

/** Unless declared: an integration may run as two processes (edge and worker), each with a breaker of its own. */
export const usualProcesses = 2;
const usualProbes = 1;
/** Calls that had left before the breaker opened, or between whose looks at it no time passed. */
const underWayMs = 100;
const underWay = 2;

/** One operation at a partner, since it last answered. */
interface Silence {
  /** Orders whose calls failed of those that began since the last breaker must have opened. */
  failed: Set<string>;
  /** How many breakers have surely opened, and when the last did. */
  opened: number;
  openedAt: EventOf<"answer" | "hung-up"> | undefined;
  /** All of its failures. */
  readonly failures: number[];
  /** Of orders that wait, since all breakers must be open. */
  readonly calls: EventOf<"call">[];
  isTold: boolean;
}

const newSilence = (): Silence => ({
  failed: new Set(),
  opened: 0,
  openedAt: undefined,
  failures: [],
  calls: [],
  isTold: false,
});

/** Whether the answer may be one of a partner that is well: everything but what surely says that it is not, and what says nothing. */
function mayBeWell({ value: { delivery, status, retryAfterMs } }: EventOf<"answer">): boolean {
  if (delivery === "hang" || delivery === "reset" || delivery === "close") return false;
  return status < 500 || retryAfterMs !== undefined;
}

/**
 * Each process has a breaker of its own, and who made which call is not known: in the worst case one after the other opens, each
 * after a flood that another has not seen. So many must have opened as explain the failures of calls that began after the last did,
 * beside the probes of those that are open and what the others bear without opening.
 */
function noteFailure(silence: Silence, call: Call, event: EventOf<"answer" | "hung-up">, breaker: Breaker): void {
  const { processes = usualProcesses, halfOpenCalls = usualProbes, consecutiveFailures, openMs } = breaker;
  silence.failures.push(event.i);
  if (silence.opened === processes || call.call.i < (silence.openedAt?.i ?? 0)) return;
  silence.failed.add(call.call.order);
  const windows = silence.openedAt === undefined ? 0 : 1 + Math.floor((event.t - silence.openedAt.t) / openMs);
  const explained = (processes - silence.opened) * (consecutiveFailures - 1) + silence.opened * halfOpenCalls * windows;
  if (silence.failed.size <= explained) return;
  silence.opened += 1;
  silence.openedAt = event;
  silence.failed = new Set();
}

/** Orders that called within half of the time for which a breaker stays open: none that probes twice in it is counted twice. */
function floodOf(silence: Silence, event: EventOf<"call">, breaker: Breaker): Evidence[] {
  const { processes = usualProcesses, halfOpenCalls = usualProbes, openMs } = breaker;
  const withinMs = openMs / 2;
  silence.calls.push(event);
  const close = silence.calls.filter(({ t }) => t > event.t - withinMs);
  const first = new Map(close.map((each) => [each.order, each]));
  const probes = processes * halfOpenCalls;
  if (silence.isTold || first.size <= probes + underWay) return [];
  silence.isTold = true;
  const { partner, operation } = event.site;
  const figures = { partner, operation, orders: first.size, withinMs, failures: silence.failures.length, probes };
  const events = [...silence.failures.slice(-10), ...[...first.values()].map(({ i }) => i)];
  return [floodFindings("half-open-flood", { site: { kind: "link", link: partner }, ...figures, events })];
}

/** Whether the harness stood still, or the link was struck: calls that left far from each other may arrive together then. */
function mayHaveQueued({ stalls, linkFaults }: HistoryIndex, { t, i, site }: EventOf<"call">, withinMs: number): boolean {
  return (
    stalls.some(({ fromMs, toMs }) => fromMs <= t && toMs >= t - withinMs) ||
    linkFaults.some(({ link, from, toMs }) => link === site.partner && from < i && toMs >= t - withinMs)
  );
}

/** Calls that a customer's request may have made: who gives that up gives them up with it, which says nothing of the partner. */
function madeForCustomers(history: readonly HistoryEvent[]): ReadonlySet<number> {
  const waiting = new Map<string, Set<number>>();
  const made = new Set<number>();
  for (const event of history) {
    if (event.type === "invoke") waiting.set(event.order, (waiting.get(event.order) ?? new Set()).add(event.op));
    else if (event.type === "ok" || event.type === "fail" || event.type === "info") waiting.get(event.order)?.delete(event.op);
    else if (event.type === "call" && (waiting.get(event.order)?.size ?? 0) > 0) made.add(event.i);
  }
  return made;
}

/**
 * Calls that stormed a partner once the open time of its breaker had ended, though it had answered nobody yet: a call that the
 * integration hung up on counts as failed too, so that a partner that hangs is seen. Customers who came only afterwards are left
 * out: they do not wait for a breaker.
 */
export function floods(
  index: HistoryIndex,
  history: readonly HistoryEvent[],
  breaker: Breaker,
): { readonly examined: number; readonly evidence: readonly Evidence[] } {
  const byEvent = new Map<HistoryEvent, Call>();
  for (const call of index.calls) for (const end of [call.answer, call.hungUp]) if (end !== undefined) byEvent.set(end, call);
  const silences = new Map<string, Silence>();
  const cameAt = new Map<string, number>();
  const evidence: Evidence[] = [];
  const { processes = usualProcesses } = breaker;
  const forCustomers = madeForCustomers(history);
  let examined = 0;
  let startedAt = -1;
  const silenceOf = (partner: string, operation: string): Silence => {
    const name = `${partner} ${operation}`;
    const known = silences.get(name) ?? newSilence();
    silences.set(name, known);
    return known;
  };
  const isFailure = (call: Call, event: EventOf<"answer" | "hung-up">): boolean => {
    if (call.call.i < startedAt) return false;
    if (event.type === "answer") return seenFailure(index, call) !== undefined;
    return !forCustomers.has(call.call.i) && !linkWasFaulty(index, event.site.partner, call.call.i, event.i);
  };
  const fail = (call: Call, event: EventOf<"answer" | "hung-up">): void => {
    const silence = silenceOf(event.site.partner, event.site.operation);
    const before = silence.opened;
    noteFailure(silence, call, event, breaker);
    if (silence.opened === processes && before < processes) examined += 1;
  };
  for (const event of history) {
    if (event.i > index.clockWrongFrom) break;
    if (event.type === "crash" || event.type === "restart") {
      silences.clear();
      startedAt = event.i;
    }
    if (event.type === "invoke" && !cameAt.has(event.order)) cameAt.set(event.order, event.i);
    else if (event.type === "call") {
      const silence = silences.get(`${event.site.partner} ${event.site.operation}`);
      if (silence === undefined || silence.opened < processes || silence.openedAt === undefined) continue;
      const isWaiting = event.order !== noOrder && (cameAt.get(event.order) ?? Number.POSITIVE_INFINITY) < silence.openedAt.i;
      if (!isWaiting || event.t <= silence.openedAt.t + underWayMs * index.stretch) continue;
      if (!mayHaveQueued(index, event, breaker.openMs)) evidence.push(...floodOf(silence, event, breaker));
    } else if (event.type === "answer" || event.type === "hung-up") {
      const call = byEvent.get(event);
      if (call === undefined) continue;
      if (isFailure(call, event)) fail(call, event);
      else if (event.type === "answer" && mayBeWell(event))
        for (const name of [...silences.keys()]) if (name.startsWith(`${event.site.partner} `)) silences.delete(name);
    }
  }
  return { examined, evidence };
}
