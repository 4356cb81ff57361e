import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory, noOrder } from "./index-history.ts";
import { percentile } from "./percentile.ts";

const enough = 10;
/** How much slower the others may become: a machine under an outage's logs and retries is busier too. */
const factor = 5;
const slackMs = 1000;

interface Episode {
  readonly partner: string;
  readonly fault: string;
  readonly from: number;
  to: number;
}

/** From the first firing of each fault at one partner to its end: healed, or all faults stopped. */
function episodesOf(history: readonly HistoryEvent[], liveness: number): Episode[] {
  const open = new Map<string, Episode>();
  for (const event of history) {
    if (event.type === "fault-fired" && !open.has(event.fault)) {
      const partner = /^(?:link )?([a-z0-9_-]+)/i.exec(event.value.at)?.[1];
      if (partner !== undefined) open.set(event.fault, { partner, fault: event.fault, from: event.i, to: liveness });
    } else if (event.type === "fault-healed") {
      const episode = open.get(event.fault);
      if (episode !== undefined) episode.to = Math.min(episode.to, event.i);
    }
  }
  return [...open.values()];
}

interface Start {
  readonly order: string;
  readonly i: number;
  readonly t: number;
  /** By partner: the first call after the order was placed. */
  readonly firstCalls: Map<string, number>;
}

function startsOf(history: readonly HistoryEvent[]): Start[] {
  const starts = new Map<string, Start>();
  for (const event of history) {
    if (event.type === "ok" && event.value.operation === "place" && !starts.has(event.order))
      starts.set(event.order, { order: event.order, i: event.i, t: event.t, firstCalls: new Map() });
    if (event.type !== "call" || event.order === noOrder) continue;
    const start = starts.get(event.order);
    if (start !== undefined && !start.firstCalls.has(event.site.partner))
      start.firstCalls.set(event.site.partner, event.t - start.t);
  }
  return [...starts.values()];
}

/** The time until work on an order began at a partner that is well, for orders placed during the episode and outside of it. */
function compare(
  { partner, fault, from, to }: Episode,
  starts: readonly Start[],
  others: ReadonlySet<string>,
): { examined: number; evidence: Evidence[] } {
  const during: { waitedMs: number; i: number }[] = [];
  const besides: number[] = [];
  for (const { i, firstCalls } of starts) {
    for (const [other, waitedMs] of firstCalls) {
      if (other === partner || !others.has(other)) continue;
      if (i > from && i < to) during.push({ waitedMs, i });
      else besides.push(waitedMs);
      break;
    }
  }
  if (during.length < enough || besides.length < enough) return { examined: 0, evidence: [] };
  const p90 = (values: readonly number[]): number =>
    percentile(
      [...values].sort((a, b) => a - b),
      0.9,
    );
  const [inside, outside] = [p90(during.map(({ waitedMs }) => waitedMs)), p90(besides)];
  const bound = factor * outside + slackMs;
  if (inside <= bound) return { examined: during.length, evidence: [] };
  const sentence = `while ${partner} was in trouble (${fault}), work at the other partners began ${Math.round(inside)} ms after the order (p90 of ${during.length}), without it after ${Math.round(outside)} ms: one partner's outage holds up the others`;
  return {
    examined: during.length,
    evidence: [
      {
        sentence,
        events: during
          .filter(({ waitedMs }) => waitedMs > bound)
          .slice(0, 10)
          .map(({ i }) => i),
      },
    ],
  };
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const { phases, outages } = indexHistory(history);
  // While the integration itself is down, nothing can be said of its partners.
  if (outages.length > 0) return undefined;
  const episodes = episodesOf(history, phases.get("liveness")?.i ?? Number.POSITIVE_INFINITY);
  const struck = new Set(episodes.map(({ partner }) => partner));
  const partners = new Set<string>();
  for (const event of history) if (event.type === "call") partners.add(event.site.partner);
  const others = new Set([...partners].filter((partner) => !struck.has(partner)));
  const starts = startsOf(history);
  const evidence: Evidence[] = [];
  let examined = 0;
  for (const episode of episodes) {
    const compared = compare(episode, starts, others);
    examined += compared.examined;
    evidence.push(...compared.evidence);
  }
  return examined === 0 ? undefined : conclude(examined, evidence);
}

/**
 * Compares how soon work on new orders began at healthy partners during and outside an episode at another one:
 * p90 may be at most five times as long, and a second. Needs ten orders of each kind; else it does not apply.
 */
export const bulkhead = defineChecker({
  name: "bulkhead",
  promise: "one partner's outage leaves the work at the others alone",
  check,
});
