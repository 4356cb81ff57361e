import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import { percentile } from "../core/percentile.ts";
import type { Evidence } from "../core/verdict.ts";
import { type Beginning, beginningsOf } from "./beginnings.ts";
import { machineTooBusy, nothingFound, type Weighed, weigh } from "./busy-machine.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import { ownLinkTroubles } from "./own-links.ts";

const found = defineFindings({
  "others-held-up": (finding: { partner: string; duringMs: number; orders: number; besidesMs: number }) =>
    `while ${finding.partner} was in trouble, work at the other partners began ${finding.duringMs} ms after the order (p90 of ${finding.orders}), without it after ${finding.besidesMs} ms: one partner's outage holds up the others`,
});

const enough = 10;
/** How much slower the others may become: a machine under an outage's logs and retries is busier too. */
const factor = 5;
const slackMs = 1000;

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

/** How soon work began at partners that are well: what could begin while another was in trouble, and the rest. */
function compare(
  partner: string,
  troubles: readonly Trouble[],
  beginnings: readonly Beginning[],
  well: ReadonlySet<string>,
  { stretch, facts }: Pick<HistoryIndex, "stretch" | "facts">,
): Weighed & { readonly examined: number } {
  const during: Beginning[] = [];
  const besides: Beginning[] = [];
  for (const beginning of beginnings) {
    if (!well.has(beginning.partner)) continue;
    const { readyAt } = beginning;
    const inTrouble = troubles.some(({ from, to }) => from < readyAt && readyAt <= to);
    (inTrouble ? during : besides).push(beginning);
  }
  if (during.length < enough || besides.length < enough) return { examined: 0, ...nothingFound };
  const p90 = (waits: readonly Beginning[]): number =>
    percentile(
      waits.map(({ waitedMs }) => waitedMs).sort((a, b) => a - b),
      0.9,
    );
  const [inside, outside] = [p90(during), p90(besides)];
  // what a job finishes is begun anew when it comes round next
  const bound = factor * outside + slackMs + (facts?.declared.jobEveryMs ?? 0);
  const examined = during.length;
  if (inside <= bound) return { examined, ...nothingFound };
  const events = during.filter(({ waitedMs }) => waitedMs > bound).map(({ at }) => at);
  const late = found("others-held-up", {
    site: { kind: "link", link: partner },
    partner,
    duringMs: Math.round(inside),
    orders: during.length,
    besidesMs: Math.round(outside),
    events: events.slice(0, 10),
  });
  return { examined, ...weigh(late, { valueMs: inside, boundMs: bound, allowedMs: slackMs }, stretch) };
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
  const beginnings = beginningsOf(index, history);
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  let examined = 0;
  for (const [partner, times] of troubles) {
    const compared = compare(partner, times, beginnings, well, index);
    examined += compared.examined;
    evidence.push(...compared.evidence);
    doubts.push(...compared.doubts);
  }
  return examined === 0 ? undefined : conclude(examined, evidence, doubts);
}

/**
 * Compares how soon work began at healthy partners once it could (see `beginningsOf`), while another was in trouble and otherwise:
 * p90 may be at most five times as long, and a second, or a round more of a job that is declared; what a busy machine explains is unproven. Needs ten of each kind; else it does not apply.
 */
export const bulkhead = defineChecker({
  name: "bulkhead",
  judges: "orders",
  isOfTime: true,
  promise: "one partner's outage leaves the work at the others alone",
  findings: [found, machineTooBusy],
  check,
});
