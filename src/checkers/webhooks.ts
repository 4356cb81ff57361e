import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { EventOf, HistoryEvent } from "../core/history.ts";
import { formatSite } from "../core/site.ts";
import type { Evidence } from "../core/verdict.ts";
import { type Findings, nothingFound, weigh } from "./busy-machine.ts";
import { type HistoryIndex, indexHistory, type Stretch } from "./index-history.ts";
import { beyond, schedulingMs } from "./percentile.ts";
import { linkWasFaulty, wasInterrupted } from "./reception.ts";

/** An integration that says 2xx to these has not checked what it must. Replays and unknown versions may be accepted, and must change nothing. */
const mustRefuse: Readonly<Record<string, string>> = {
  "forged-signature": "a forged signature",
  unsigned: "no signature",
  "old-timestamp": "a timestamp far in the past",
};
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
  const what = formatSite(sent.site);
  const until = (givenUp ?? refused)?.i ?? sent.i;
  // A link may cut a body short: refusing what is left of it is right.
  if (linkWasFaulty(index, "webhooks", sent.i, until)) return [];
  if (refused !== undefined)
    return [
      {
        sentence: `the genuine webhook ${what} was refused with ${refused.value.status}`,
        order: sent.order,
        events: [sent.i, refused.i],
      },
    ];
  if (failed === undefined || givenUp === undefined) return [];
  if (wasInterrupted(index, sent.i, givenUp.i)) return [];
  const sentence = `the genuine webhook ${what} was never accepted: the integration answered ${failed.value.status} until the partner gave up (${givenUp.value.reason})`;
  return [{ sentence, order: sent.order, events: [sent.i, failed.i, givenUp.i] }];
}

/** 410 asks the partner never to send again (Standard Webhooks, "Delivery"): all that comes later is lost with it. */
function signedOff({ sent, gone }: Delivery): Evidence[] {
  if (gone === undefined) return [];
  const sentence = `the genuine webhook ${formatSite(sent.site)} was answered with 410, which asks the partner to send no more`;
  return [{ sentence, order: sent.order, events: [sent.i, gone.i] }];
}

function acceptedCounterfeit({ i, order, site, value }: Acknowledged): Evidence[] {
  const reason = mustRefuse[value.counterfeit ?? ""];
  if (reason === undefined || value.status < 200 || value.status >= 300) return [];
  return [{ sentence: `the webhook ${formatSite(site)} with ${reason} was accepted (${value.status})`, order, events: [i] }];
}

function tooSlow(index: HistoryIndex, acknowledged: readonly Acknowledged[], declaredMs: number): Findings {
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
  const sentence = `webhooks were acknowledged too late: ${name} of ${timed.length} is ${Math.round(valueMs)} ms, the integration declares ${declaredMs} ms (and ${allowedMs} ms for scheduling)`;
  const late = { sentence, events: waited.map(({ i }) => i) };
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
  check,
});
