import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { EventOf, HistoryEvent } from "../core/history.ts";
import { formatSite, type WebhookSite } from "../core/site.ts";
import type { Evidence } from "../core/verdict.ts";
import { machineTooBusy, nothingFound, type Weighed, weigh } from "./busy-machine.ts";
import { type HistoryIndex, indexHistory, type Stretch } from "./index-history.ts";
import { beyond, schedulingMs } from "./percentile.ts";
import { linkWasFaulty, wasInterrupted } from "./reception.ts";

/** An integration that says 2xx to these has not checked what it must. Replays and unknown versions may be accepted, and must change nothing. */
const mustRefuse: Readonly<Record<string, string>> = {
  "forged-signature": "a forged signature",
  unsigned: "no signature",
  "old-timestamp": "a timestamp far in the past",
};
interface Genuine {
  readonly site: WebhookSite;
  readonly status: number;
}

const found = defineFindings({
  "genuine-refused": ({ site, status }: Genuine) => `the genuine webhook ${formatSite(site)} was refused with ${status}`,
  "genuine-never-accepted": ({ site, status, reason }: Genuine & { reason: string }) =>
    `the genuine webhook ${formatSite(site)} was never accepted: the integration answered ${status} until the partner gave up (${reason})`,
  "signed-off": ({ site }: { site: WebhookSite }) =>
    `the genuine webhook ${formatSite(site)} was answered with 410, which asks the partner to send no more`,
  "counterfeit-accepted": ({ site, status, counterfeit }: Genuine & { counterfeit: string }) =>
    `the webhook ${formatSite(site)} with ${mustRefuse[counterfeit] ?? counterfeit} was accepted (${status})`,
  "acknowledged-too-late": (late: { name: string; webhooks: number; valueMs: number; declaredMs: number; allowedMs: number }) =>
    `webhooks were acknowledged too late: ${late.name} of ${late.webhooks} is ${late.valueMs} ms, the integration declares ${late.declaredMs} ms (and ${late.allowedMs} ms for scheduling)`,
});

/** 4xx that ask for a later try. */
const passing = new Set([408, 425, 429]);

type Acknowledged = EventOf<"webhook-acknowledged">;

/** All sendings of one genuine webhook. */
interface Delivery {
  readonly sent: EventOf<"webhook-sent">;
  accepted: boolean;
  refused: Acknowledged | undefined;
  failed: Acknowledged | undefined;
  givenUp: EventOf<"webhook-given-up"> | undefined;
  gone: Acknowledged | undefined;
}

function deliveriesOf(history: readonly HistoryEvent[]): Map<string, Delivery> {
  const deliveries = new Map<string, Delivery>();
  for (const event of history) {
    if (event.type === "webhook-sent" && event.value.counterfeit === undefined) {
      const { id } = event.value;
      if (!deliveries.has(id))
        deliveries.set(id, {
          sent: event,
          accepted: false,
          refused: undefined,
          failed: undefined,
          givenUp: undefined,
          gone: undefined,
        });
      continue;
    }
    if (event.type !== "webhook-acknowledged" && event.type !== "webhook-given-up") continue;
    const delivery = deliveries.get(event.value.id);
    if (delivery === undefined) continue;
    if (event.type === "webhook-given-up") delivery.givenUp = event;
    else if (event.value.counterfeit === undefined) {
      const { status } = event.value;
      if (status === 410) delivery.gone ??= event;
      if (status >= 200 && status < 300) delivery.accepted = true;
      else if (status >= 300 && status < 500 && !passing.has(status)) delivery.refused ??= event;
      else if (status >= 500) delivery.failed ??= event;
    }
  }
  return deliveries;
}

/** Genuine webhooks that the integration turned away for good. One whose sendings met a crash, a faulty link or nobody is not its fault. */
function turnedAway(index: HistoryIndex, { sent, accepted, refused, failed, givenUp }: Delivery): Evidence[] {
  if (accepted) return [];
  // Whose clock is wrong must take every timestamp for a wrong one.
  if (refused !== undefined && refused.i > index.clockWrongFrom) return [];
  const until = (givenUp ?? refused)?.i ?? sent.i;
  // A link may cut a body short: refusing what is left of it is right.
  if (linkWasFaulty(index, "webhooks", sent.i, until)) return [];
  const { site, order } = sent;
  if (refused !== undefined)
    return [found("genuine-refused", { order, site, status: refused.value.status, events: [sent.i, refused.i] })];
  if (failed === undefined || givenUp === undefined) return [];
  if (wasInterrupted(index, sent.i, givenUp.i)) return [];
  const cited = { order, site, events: [sent.i, failed.i, givenUp.i] };
  return [found("genuine-never-accepted", { ...cited, status: failed.value.status, reason: givenUp.value.reason })];
}

/** 410 asks the partner never to send again (Standard Webhooks, "Delivery"): all that comes later is lost with it. */
function signedOff({ sent, gone }: Delivery): Evidence[] {
  if (gone === undefined) return [];
  return [found("signed-off", { order: sent.order, site: sent.site, events: [sent.i, gone.i] })];
}

function acceptedCounterfeit({ i, order, site, value }: Acknowledged): Evidence[] {
  const { counterfeit = "", status } = value;
  if (mustRefuse[counterfeit] === undefined || status < 200 || status >= 300) return [];
  return [found("counterfeit-accepted", { order, site, status, counterfeit, events: [i] })];
}

function tooSlow(index: HistoryIndex, acknowledged: readonly Acknowledged[], declaredMs: number): Weighed {
  const timed = acknowledged.filter(({ t, site, value }) => {
    if (value.status === 0 || value.counterfeit !== undefined) return false;
    const met = ({ fromMs, toMs }: Stretch): boolean => fromMs < t && toMs > t - value.latencyMs;
    const links = ["webhooks", site.partner];
    return !index.outages.some(met) && !index.linkFaults.some((fault) => links.includes(fault.link) && met(fault));
  });
  const values = timed.map(({ value }) => value.latencyMs);
  const slow = beyond(values, declaredMs + schedulingMs, timed[0]?.world ?? "live");
  if (slow === undefined) return nothingFound;
  const { name, valueMs, boundMs, allowedMs } = slow;
  const waited = timed.filter(({ value }) => value.latencyMs > boundMs).slice(0, 5);
  const figures = { name, webhooks: timed.length, valueMs: Math.round(valueMs), declaredMs, allowedMs };
  const late = found("acknowledged-too-late", { ...figures, events: waited.map(({ i }) => i) });
  return weigh(late, slow, index.stretch);
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const deliveries = deliveriesOf(history);
  const acknowledged: Acknowledged[] = [];
  const evidence: Evidence[] = [];
  for (const event of history) {
    if (event.type !== "webhook-acknowledged") continue;
    acknowledged.push(event);
    evidence.push(...acceptedCounterfeit(event));
  }
  for (const delivery of deliveries.values()) evidence.push(...turnedAway(index, delivery), ...signedOff(delivery));
  const declaredMs = index.facts?.declared.webhookAckMs;
  const slow = declaredMs === undefined ? nothingFound : tooSlow(index, acknowledged, declaredMs);
  const examined = deliveries.size + acknowledged.length;
  return examined === 0 ? undefined : conclude(examined, [...evidence, ...slow.evidence], slow.doubts);
}

/**
 * Follows every sending: counterfeits with a forged signature or an old timestamp must be refused, genuine ones
 * accepted, and soon: within `declared.webhookAckMs` and 500 ms (p99 with 100 or more, p90 with 10 or more, else the
 * median, and of fewer than 100 each single one within 3 s; what a busy machine explains is unproven). That counterfeits changed nothing shows in `convergence` and `order-of-effects`: partners never make their effects.
 */
export const webhooks = defineChecker({
  name: "webhooks",
  promise: "genuine webhooks are accepted quickly, counterfeit ones are refused",
  findings: [found, machineTooBusy],
  check,
});
