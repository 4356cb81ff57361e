import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import { percentile } from "../core/percentile.ts";
import type { Evidence } from "../core/verdict.ts";
import { type Beginning, beginningsOf } from "./beginnings.ts";
import { machineTooBusy, nothingFound, type Weighed, weigh } from "./busy-machine.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import { ownLinkTroubles } from "./own-links.ts";
import { tailSlackMs } from "./percentile.ts";
import { sideBySide } from "./side-by-side.ts";

const found = defineFindings({
  "others-held-up": (finding: { partner: string; name: string; duringMs: number; orders: number; besidesMs: number }) =>
    `while ${finding.partner} was in trouble, work at the other partners began ${finding.duringMs} ms after the order (${finding.name} of ${finding.orders}), without it after ${finding.besidesMs} ms: one partner's outage holds up the others`,
});

/** From so many on a tenth is no accident; fewer are judged by their half. */
const many = 10;
const enough = 5;
/** How much slower the others may become: a machine under an outage's logs and retries is busier too. */
const factor = 5;
/** Nobody is held up by less: the way to a partner and back takes as long. */
const leastMs = 50;
/** What a machine that is busy with other things may add, for each time that it takes longer; and a pool of its own, to orders that come all at once when the partner before it is back. */
const busyMs = 1000;

const share = (waits: readonly Beginning[], at: number): number =>
  percentile(
    waits.map(({ waitedMs }) => waitedMs).sort((a, b) => a - b),
    at,
  );

/** While a partner is in trouble, by event numbers. */
interface Trouble {
  readonly from: number;
  to: number;
}

/** By partner or link that was struck: from the first firing of each fault at it to its end (healed, or all faults stopped), overlaps joined, in order. */
function troublesOf(history: readonly HistoryEvent[], liveness: number): Map<string, Trouble[]> {
  const byFault = new Map<string, Map<string, Trouble>>();
  for (const event of history) {
    if (event.type === "fault-fired" && event.site !== undefined) {
      const partner = event.site.kind === "link" ? event.site.link : event.site.partner;
      const troubles = byFault.get(event.fault) ?? new Map<string, Trouble>();
      byFault.set(event.fault, troubles);
      if (!troubles.has(partner)) troubles.set(partner, { from: event.i, to: liveness });
    } else if (event.type === "fault-healed")
      for (const trouble of byFault.get(event.fault)?.values() ?? []) trouble.to = Math.min(trouble.to, event.i);
  }
  const byPartner = new Map<string, Trouble[]>();
  for (const troubles of byFault.values())
    for (const [partner, trouble] of troubles) byPartner.set(partner, [...(byPartner.get(partner) ?? []), trouble]);
  for (const [partner, troubles] of byPartner) byPartner.set(partner, joined(troubles.sort((a, b) => a.from - b.from)));
  return byPartner;
}

function joined(troubles: readonly Trouble[]): Trouble[] {
  const list: Trouble[] = [];
  for (const { from, to } of troubles) {
    const last = list.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else list.push({ from, to });
  }
  return list;
}

interface Measure {
  readonly slackMs: number;
  /** So many of each kind are needed. */
  readonly enough: number;
}

/** How soon work began at partners that are well: what could begin while another was in trouble, and the rest. */
function compare(
  partner: string,
  troubles: readonly Trouble[],
  beginnings: readonly Beginning[],
  { stretch, facts }: Pick<HistoryIndex, "stretch" | "facts">,
  { slackMs, enough }: Measure,
): Weighed & { readonly examined: number } {
  const during: Beginning[] = [];
  const besides: Beginning[] = [];
  for (const beginning of beginnings) {
    const { readyAt } = beginning;
    const inTrouble = troubles.some(({ from, to }) => from < readyAt && readyAt <= to);
    (inTrouble ? during : besides).push(beginning);
  }
  if (during.length < enough || besides.length < enough) return { examined: 0, ...nothingFound };
  const [name, at] = during.length >= many ? (["p90", 0.9] as const) : (["half", 0.5] as const);
  const [inside, outside] = [share(during, at), share(besides, 0.9)];
  // what a job finishes is begun anew when it comes round next
  const bound = factor * outside + slackMs + (facts?.declared.jobEveryMs ?? 0);
  const examined = during.length;
  if (inside <= bound) return { examined, ...nothingFound };
  const events = during.filter(({ waitedMs }) => waitedMs > bound).map(({ at }) => at);
  const late = found("others-held-up", {
    site: { kind: "link", link: partner },
    partner,
    name,
    duringMs: Math.round(inside),
    orders: during.length,
    besidesMs: Math.round(outside),
    events: events.slice(0, 10),
  });
  // where everything takes so many times as long the machine explains so many times the bound, and a second
  return { examined, ...weigh(late, { valueMs: inside, boundMs: bound, allowedMs: Math.max(bound, busyMs) }, stretch) };
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const { phases, outages } = index;
  // While the integration itself is down, nothing can be said of its partners.
  if (outages.length > 0 || ownLinkTroubles(index).length > 0) return undefined;
  const troubles = troublesOf(history, phases.get("liveness")?.i ?? Number.POSITIVE_INFINITY);
  if (troubles.size === 0) return undefined;
  const well = new Set<string>();
  for (const event of history) if (event.type === "call" && !troubles.has(event.site.partner)) well.add(event.site.partner);
  const { facts, stalls } = index;
  const seen = sideBySide(index);
  const machine = Math.max(leastMs, tailSlackMs(facts ?? {}, history[0]?.world ?? "live"));
  const isPromised = facts?.declared.isolatesPartners === true;
  const beginnings = beginningsOf(index, history).filter(
    ({ calledMs, waitedMs }) => !stalls.some(({ fromMs, toMs }) => fromMs <= calledMs && toMs >= calledMs - waitedMs),
  );
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  let examined = 0;
  for (const [partner, times] of troubles) {
    const judged =
      isPromised || seen.waitsFor(partner) ? beginnings : beginnings.filter((each) => seen.makes(each.partner, each.operation));
    const others = judged.filter((each) => well.has(each.partner));
    // what had to come from the partner in trouble comes all at once when it is back
    const apart = others.filter(({ after }) => !after.has(partner));
    const fine = compare(partner, times, apart, index, { slackMs: machine, enough });
    const whole = compare(partner, times, others, index, { slackMs: Math.max(machine, busyMs), enough: many });
    examined += Math.max(fine.examined, whole.examined);
    const both = [whole, fine];
    const told = both.find((each) => each.evidence.length > 0) ?? both.find((each) => each.doubts.length > 0) ?? nothingFound;
    evidence.push(...told.evidence);
    doubts.push(...told.doubts);
  }
  return examined === 0 ? undefined : conclude(examined, evidence, doubts);
}

/**
 * Compares how soon work began at healthy partners once it could (see `beginningsOf`), while another was in trouble and otherwise:
 * p90 (of fewer than ten the median) may be at most five times as long as p90 otherwise, and `max(250, 3 x (calm p99 - calm p50))` ms (50 in virtual time), a second where the partner in trouble had come before it, or a
 * round more of a job that is declared; what a busy machine explains is unproven. Judges who was seen to make
 * such calls for two orders at once: who does one thing after the other waits where one partner lets it wait, unless it declares that
 * it isolates partners. Needs five of each kind, ten where that partner had come before; else it does not apply.
 */
export const bulkhead = defineChecker({
  name: "bulkhead",
  judges: "orders",
  isOfTime: true,
  promise: "one partner's outage leaves the work at the others alone",
  findings: [found, machineTooBusy],
  check,
});
