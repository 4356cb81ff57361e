import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { EventOf, HistoryEvent } from "../core/history.ts";
import { formatSite, type WebhookSite } from "../core/site.ts";
import type { Evidence } from "../core/verdict.ts";
import { machineTooBusy, nothingFound, type Weighed, weigh } from "./busy-machine.ts";
import { type HistoryIndex, indexHistory, type Stretch } from "./index-history.ts";
import { ownLinkTroubles, ownLinkWasFaulty } from "./own-links.ts";
import { beyond, schedulingMs } from "./percentile.ts";
import { linkWasFaulty, wasInterrupted } from "./reception.ts";
import { neverAnswered, unansweredFindings, wasLeftUnanswered } from "./unanswered-webhooks.ts";

/**
 * A 2xx to one of these is no harm while nothing follows from it: who answers first and verifies later says 2xx to all, and
 * who takes webhooks for a hint to ask need not verify. Refusing is a promise of whoever declares it.
 */
const forgeries: Readonly<Record<string, string>> = {
  "forged-signature": "a forged signature",
  unsigned: "no signature",
  "old-timestamp": "a timestamp far in the past",
  "future-timestamp": "a timestamp far in the future",
};

interface Genuine {
  readonly site: WebhookSite;
  readonly status: number;
}

interface Forged extends Genuine {
  readonly counterfeit: string;
}

interface Late {
  /** The percentile that is too high. */
  readonly name: string;
  readonly webhooks: number;
  /** Of these: without an answer for as long as the partner waits. */
  readonly unanswered: number;
  readonly valueMs: number;
  readonly declaredMs: number;
  readonly allowedMs: number;
}

const found = defineFindings({
  "genuine-refused": ({ site, status }: Genuine) => `the genuine webhook ${formatSite(site)} was refused with ${status}`,
  "genuine-never-accepted": ({ site, status, reason }: Genuine & { reason: string }) =>
    `the genuine webhook ${formatSite(site)} was never accepted: the integration answered ${status} until the partner gave up (${reason})`,
  "duplicates-refused": ({ site, status, webhooks: number, repeated }: Genuine & { webhooks: number; repeated: number }) =>
    `a webhook that had been accepted was answered with ${status} whenever it came again, ${formatSite(site)} first, and so were ${number} of ${repeated} that came again: the partner takes each for a failure, repeats it in vain, and in the end sends no more`,
  "signed-off": ({ site }: { site: WebhookSite }) =>
    `the genuine webhook ${formatSite(site)} was answered with 410, which asks the partner to send no more`,
  "counterfeit-accepted": ({ site, status, counterfeit }: Forged) =>
    `the webhook ${formatSite(site)} with ${forgeries[counterfeit] ?? counterfeit} was accepted (${status}), though the integration declares that it refuses forgeries`,
  "forgeries-accepted": ({ site, status, counterfeit, webhooks: number }: Forged & { webhooks: number }) =>
    `webhooks with ${forgeries[counterfeit] ?? counterfeit} were accepted, ${number} in all, ${formatSite(site)} first (${status}): what they changed is told elsewhere; refused at the door, forgers and secrets that do not fit would be seen at once`,
  "acknowledged-too-late": ({ name, webhooks: number, unanswered, valueMs, declaredMs, allowedMs }: Late) => {
    const silent = unanswered > 0 ? `; ${unanswered} of them were not answered before the partner hung up` : "";
    return `webhooks were acknowledged too late: ${name} of ${number} is ${valueMs} ms, the integration declares ${declaredMs} ms (and ${allowedMs} ms for scheduling)${silent}`;
  },
});

/** 4xx that ask for a later try. */
const passing = new Set([408, 425, 429]);

type Acknowledged = EventOf<"webhook-acknowledged">;

/** All sendings of one genuine webhook. */
interface Delivery {
  readonly sent: EventOf<"webhook-sent">;
  readonly acknowledged: Acknowledged[];
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
      const id = event.value.again ?? event.value.id;
      if (!deliveries.has(id))
        deliveries.set(id, {
          sent: event,
          acknowledged: [],
          accepted: false,
          refused: undefined,
          failed: undefined,
          givenUp: undefined,
          gone: undefined,
        });
      continue;
    }
    if (event.type !== "webhook-acknowledged" && event.type !== "webhook-given-up") continue;
    const again = event.type === "webhook-acknowledged" ? event.value.again : undefined;
    const delivery = deliveries.get(again ?? event.value.id);
    if (delivery === undefined) continue;
    if (event.type === "webhook-given-up") delivery.givenUp = event;
    else if (event.value.counterfeit === undefined) {
      const { status } = event.value;
      delivery.acknowledged.push(event);
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
  // what is not as the contract says may be refused
  if (accepted || sent.value.shape === "broken") return [];
  // Whose clock is wrong must take every timestamp for a wrong one.
  if (refused !== undefined && refused.i > index.clockWrongFrom) return [];
  const until = (givenUp ?? refused)?.i ?? sent.i;
  // A link may cut a body short: refusing what is left of it is right.
  if (linkWasFaulty(index, "webhooks", sent.i, until)) return [];
  const { site, order } = sent;
  if (refused !== undefined)
    return [found("genuine-refused", { order, site, status: refused.value.status, events: [sent.i, refused.i] })];
  if (failed === undefined || givenUp === undefined) return [];
  if (wasInterrupted(index, sent.i, givenUp.i) || ownLinkWasFaulty(index, sent.i, givenUp.i)) return [];
  const cited = { order, site, events: [sent.i, failed.i, givenUp.i] };
  return [found("genuine-never-accepted", { ...cited, status: failed.value.status, reason: givenUp.value.reason })];
}

/** 410 asks the partner never to send again (Standard Webhooks, "Delivery"): all that comes later is lost with it. */
function signedOff({ sent, gone }: Delivery): Evidence[] {
  if (gone === undefined) return [];
  return [found("signed-off", { order: sent.order, site: sent.site, events: [sent.i, gone.i] })];
}

/** So many webhooks come again before their answers say how the integration deals with it, and not what happened to one. */
const repeatedEnough = 3;

const isAccepted = ({ value: { status } }: Acknowledged): boolean => status >= 200 && status < 300;

/**
 * An integration that fails with whatever it has seen before, as one that only inserts the webhook's id does. Two that come at
 * the same moment may trip over each other: what was accepted once it came another time is no such failure.
 */
function refusedDuplicates(index: HistoryIndex, deliveries: Iterable<Delivery>): Evidence[] {
  const repeated = [...deliveries].flatMap(({ acknowledged }) => {
    const at = acknowledged.findIndex(isAccepted);
    const accepted = acknowledged[at];
    const again = acknowledged.slice(at + 1).filter(({ value }) => value.status !== 0);
    const last = again.at(-1);
    if (accepted === undefined || last === undefined) return [];
    const isTroubled =
      wasInterrupted(index, accepted.i, last.i) ||
      ownLinkWasFaulty(index, accepted.i, last.i) ||
      linkWasFaulty(index, "webhooks", accepted.i, last.i);
    return isTroubled ? [] : [{ accepted, last, hasFailed: again.every(({ value }) => value.status >= 500) }];
  });
  const failed = repeated.filter(({ hasFailed }) => hasFailed);
  const [first] = failed;
  if (first === undefined || repeated.length < repeatedEnough || failed.length * 2 < repeated.length) return [];
  const { accepted, last } = first;
  const { order, site } = accepted;
  const counts = { webhooks: failed.length, repeated: repeated.length };
  return [found("duplicates-refused", { order, site, status: last.value.status, ...counts, events: [accepted.i, last.i] })];
}

/** Forgeries that were answered with 2xx. Of a partner that signs nothing a forged webhook looks like any other: what it must not do is change something. */
const acceptedForgeries = (acknowledged: readonly Acknowledged[], { facts }: HistoryIndex): readonly Acknowledged[] =>
  acknowledged.filter(
    ({ site, value: { counterfeit = "", status } }) =>
      forgeries[counterfeit] !== undefined && status >= 200 && status < 300 && !facts?.partners[site.partner]?.unsigned,
  );

const citedOf = ({ i, order, site, value: { status, counterfeit = "" } }: Acknowledged) =>
  ({ order, site, status, counterfeit, events: [i] }) as const;

/** One word for each kind of forgery. */
const openDoor = (accepted: readonly Acknowledged[]): Evidence[] =>
  [...Map.groupBy(accepted, ({ value }) => value.counterfeit)].map(([, [first, ...others]]) =>
    found("forgeries-accepted", { ...citedOf(first as Acknowledged), webhooks: others.length + 1 }),
  );

function tooSlow(index: HistoryIndex, acknowledged: readonly Acknowledged[], declaredMs: number): Weighed {
  const timed = acknowledged.filter((event) => {
    const { t, site, value } = event;
    if (value.counterfeit !== undefined) return false;
    // Who hung up after so long says that it took that long at least.
    if (value.status === 0) return value.timedOut === true && wasLeftUnanswered(index, event);
    const met = ({ fromMs, toMs }: Pick<Stretch, "fromMs" | "toMs">): boolean => fromMs < t && toMs > t - value.latencyMs;
    const links = ["webhooks", site.partner];
    if (index.outages.some(met) || ownLinkTroubles(index).some(met)) return false;
    return !index.linkFaults.some((fault) => links.includes(fault.link) && met(fault));
  });
  const values = timed.map(({ value }) => value.latencyMs);
  const slow = beyond(values, declaredMs + schedulingMs, timed[0]?.world ?? "live");
  if (slow === undefined) return nothingFound;
  const { name, valueMs, boundMs, allowedMs } = slow;
  const waited = timed.filter(({ value }) => value.latencyMs > boundMs).slice(0, 5);
  const unanswered = timed.filter(({ value }) => value.status === 0).length;
  const figures = { name, webhooks: timed.length, unanswered, valueMs: Math.round(valueMs), declaredMs, allowedMs };
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
  }
  const { declared } = index.facts ?? {};
  const forged = acceptedForgeries(acknowledged, index);
  if (declared?.refusesForgeries) evidence.push(...forged.map((event) => found("counterfeit-accepted", citedOf(event))));
  for (const delivery of deliveries.values()) evidence.push(...turnedAway(index, delivery), ...signedOff(delivery));
  evidence.push(...refusedDuplicates(index, deliveries.values()));
  const declaredMs = declared?.webhookAckMs;
  const slow = declaredMs === undefined ? nothingFound : tooSlow(index, acknowledged, declaredMs);
  const silent = neverAnswered(index, deliveries.values());
  const examined = deliveries.size + acknowledged.length;
  if (examined === 0) return undefined;
  const advice = declared?.refusesForgeries ? [] : openDoor(forged);
  const result = conclude(examined, [...evidence, ...silent.evidence, ...slow.evidence], [...silent.doubts, ...slow.doubts]);
  return advice.length === 0 ? result : { ...result, advice };
}

/**
 * Follows every sending: genuine ones must be accepted, and soon: within `declared.webhookAckMs` and 500 ms (p99 with 100
 * or more, p90 with 10 or more, else the median, and of fewer than 100 each single one within 3 s; what a busy machine
 * explains is unproven). No answer is one too: where link and process are sound it counts as one that took as long as the
 * partner waits, and a webhook that got nothing else as refused. A forged signature, none, or an old timestamp must be refused by whoever declares that, and is a
 * matter of advice elsewhere. What a counterfeit changed shows in `convergence`, `order-of-effects` and `told-once`:
 * each tells a lie, and partners never make its effects. Who accepted a webhook has to accept it again: most of three or more that
 * came again and met nothing but 5xx break.
 */
export const webhooks = defineChecker({
  name: "webhooks",
  isOfTime: true,
  promise: "genuine webhooks are accepted quickly, and forged ones refused by who declares it",
  findings: [found, unansweredFindings, machineTooBusy],
  check,
});
