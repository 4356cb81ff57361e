import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { EventOf, HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { machineTooBusy, nothingFound, type Weighed, weigh } from "./busy-machine.ts";
import { type HistoryIndex, indexHistory, noOrder } from "./index-history.ts";
import { endOf, isEvasion, wasAsked } from "./order-story.ts";
import { ownLinkTroubles } from "./own-links.ts";

interface Trickle {
  readonly partner: string;
  readonly awayMs: number;
  readonly waiting: number;
  readonly perSecond: number;
  readonly calmPerSecond: number;
  readonly tookMs: number;
  readonly boundMs: number;
  readonly stuck: number;
}

const trickled = defineFindings({
  "backlog-trickles": ({ partner, awayMs, waiting, perSecond, calmPerSecond, tookMs, boundMs, stuck }: Trickle) =>
    `after ${partner} was away for ${awayMs} ms, ${waiting} orders waited for it: they moved on at ${perSecond.toFixed(1)} orders a second, where ${calmPerSecond.toFixed(1)} did before, over ${tookMs} ms (at most ${boundMs} ms)${stuck === 0 ? "" : `; ${stuck} still wait`}`,
});

/** A pace of fewer orders is chance. */
const enough = 10;
/** Nor is a burst of some milliseconds the pace of a calm time. */
const paceMs = 1000;
/** So many times as long as in a calm time the waiting orders may take: old work comes beside new. */
const factor = 2;
const slackMs = 1000;

/** A partner that was away altogether. */
interface Outage {
  readonly partner: string;
  readonly fromMs: number;
  toMs: number;
}

/** Whom a fault takes away altogether, where it strikes all of a partner's calls. */
function takenAway({ value: { at }, site }: EventOf<"fault-fired">): string | undefined {
  if (at.link !== undefined) return at.link;
  const whole = at.operation === undefined && at.webhook === undefined && at.order === undefined && at.attempt === undefined;
  return whole && site?.kind === "call" ? site.partner : undefined;
}

/** Faults by which a partner answers and evades: it is there, and each order waits as long as its own retries say. */
function evadingFaults(history: readonly HistoryEvent[]): ReadonlySet<string> {
  return new Set(
    history.flatMap((event) => (event.type === "answer" && isEvasion(event.value) ? (event.value.faults ?? []) : [])),
  );
}

/** From the first firing of each such fault to its end, those that follow each other at one partner joined. */
function outagesIn(history: readonly HistoryEvent[]): Outage[] {
  const byFault = new Map<string, Outage>();
  const evading = evadingFaults(history);
  for (const event of history) {
    if (event.type === "fault-fired" && !byFault.has(event.fault) && !evading.has(event.fault)) {
      const partner = takenAway(event);
      if (partner !== undefined) byFault.set(event.fault, { partner, fromMs: event.t, toMs: Number.POSITIVE_INFINITY });
    } else if (event.type === "fault-healed") {
      const outage = byFault.get(event.fault);
      if (outage !== undefined) outage.toMs = event.t;
    }
  }
  const joined: Outage[] = [];
  for (const outage of [...byFault.values()].sort((a, b) => a.fromMs - b.fromMs)) {
    const before = joined.findLast(({ partner }) => partner === outage.partner);
    if (before !== undefined && outage.fromMs <= before.toMs + slackMs) before.toMs = Math.max(before.toMs, outage.toMs);
    else joined.push(outage);
  }
  return joined;
}

/** When each order was placed, and when it first moved at each partner. */
interface Progress {
  readonly placedMs: ReadonlyMap<string, number>;
  /** By partner and order. */
  readonly movedMs: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Of the last event before the ends were read. */
  readonly watchedMs: number;
}

function progressOf(history: readonly HistoryEvent[], { phases }: HistoryIndex): Progress {
  const placedMs = new Map<string, number>();
  const movedMs = new Map<string, Map<string, number>>();
  for (const event of history) {
    if (event.type === "ok" && event.value.operation === "place" && !placedMs.has(event.order))
      placedMs.set(event.order, event.t);
    if (event.type !== "effect" || event.order === noOrder) continue;
    const moved = movedMs.get(event.actor) ?? new Map<string, number>();
    movedMs.set(event.actor, moved);
    if (!moved.has(event.order)) moved.set(event.order, event.t);
  }
  return { placedMs, movedMs, watchedMs: phases.get("final")?.t ?? history.at(-1)?.t ?? 0 };
}

/** Orders a millisecond that first moved at the partner before the outage; undefined where too few did. */
function calmPace(moved: ReadonlyMap<string, number>, { fromMs }: Outage): number | undefined {
  const times = [...moved.values()].filter((t) => t < fromMs).sort((a, b) => a - b);
  if (times.length < enough) return undefined;
  return times.length / Math.max(paceMs, (times.at(-1) ?? 0) - (times[0] ?? 0));
}

/** Orders that waited for the partner when it came back: placed, to be served, and not yet moved there. */
function waitingOrders(index: HistoryIndex, { placedMs }: Progress, moved: ReadonlyMap<string, number>, { toMs }: Outage) {
  return [...placedMs].flatMap(([order, ms]) => {
    const story = index.orders.get(order);
    if (ms >= toMs || story === undefined || wasAsked(story.cancel) !== "no") return [];
    const moves = moved.get(order);
    if (moves === undefined) return endOf(story) === "pending" ? [{ order, movedMs: Number.POSITIVE_INFINITY }] : [];
    return moves > toMs ? [{ order, movedMs: moves }] : [];
  });
}

/** How long the waiting orders' retries may have been put off: a wait that doubles is no longer than twice what went before. */
function retryWaitMs({ facts }: HistoryIndex, { fromMs, toMs }: Outage): number {
  const longestMs = 2 * (toMs - fromMs);
  return Math.min(longestMs, facts?.declared.retry?.capMs ?? longestMs);
}

function compare(index: HistoryIndex, progress: Progress, outage: Outage): Weighed & { readonly examined: number } {
  const nothing = { examined: 0, ...nothingFound };
  const moved = progress.movedMs.get(outage.partner) ?? new Map<string, number>();
  const pace = calmPace(moved, outage);
  const waiting = waitingOrders(index, progress, moved, outage).sort((a, b) => a.movedMs - b.movedMs);
  const firstMs = waiting[0]?.movedMs ?? Number.POSITIVE_INFINITY;
  if (pace === undefined || waiting.length < enough || firstMs === Number.POSITIVE_INFINITY) return nothing;
  const lastMs = Math.min(progress.watchedMs, waiting.at(-1)?.movedMs ?? firstMs);
  const served = [...moved.values()].filter((t) => t >= firstMs && t <= lastMs).length;
  const stuck = waiting.filter(({ movedMs }) => movedMs > lastMs);
  const workMs = factor * ((served + stuck.length) / pace);
  const boundMs = slackMs + retryWaitMs(index, outage) + workMs;
  const tookMs = lastMs - firstMs;
  if (tookMs <= boundMs) return { ...nothing, examined: stuck.length > 0 ? 0 : waiting.length };
  const [last] = waiting.slice(-1);
  const late = trickled("backlog-trickles", {
    site: { kind: "link", link: outage.partner },
    partner: outage.partner,
    awayMs: Math.round(outage.toMs - outage.fromMs),
    waiting: waiting.length,
    perSecond: (1000 * served) / tookMs,
    calmPerSecond: 1000 * pace,
    tookMs: Math.round(tookMs),
    boundMs: Math.round(boundMs),
    stuck: stuck.length,
    ...(last !== undefined && { order: last.order }),
    events: index.orders.get(last?.order ?? "")?.effects.map(({ i }) => i) ?? [],
  });
  return { examined: waiting.length, ...weigh(late, { valueMs: tookMs, boundMs, allowedMs: boundMs }, index.stretch) };
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  // While the integration itself or its database is down, or its clock wrong, nothing can be said of its pace.
  if (index.outages.length > 0 || ownLinkTroubles(index).length > 0 || index.clockWrongFrom < Number.POSITIVE_INFINITY)
    return undefined;
  const outages = outagesIn(history).filter(({ toMs }) => toMs < Number.POSITIVE_INFINITY);
  const progress = progressOf(history, index);
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  let examined = 0;
  for (const outage of outages) {
    // Where another partner is away meanwhile, orders may wait for that one.
    if (outages.some(({ partner, toMs }) => partner !== outage.partner && toMs > outage.fromMs)) continue;
    const compared = compare(index, progress, outage);
    examined += compared.examined;
    evidence.push(...compared.evidence);
    doubts.push(...compared.doubts);
  }
  return examined === 0 ? undefined : conclude(examined, evidence, doubts);
}

/**
 * Takes the pace at which orders first moved at a partner before it was away altogether, and asks the same of those that
 * waited when it was back: twice as long, the longest wait of a retry, and a second are allowed, from the first of them on;
 * what a busy machine explains is unproven. Needs ten orders of each kind; else it does not apply.
 */
export const backlogDrained = defineChecker({
  name: "backlog-drained",
  judges: "orders",
  isOfTime: true,
  promise: "after an outage the waiting orders move on at the pace of the calm time",
  looksAt: "orders",
  findings: [trickled, machineTooBusy],
  check,
});
