import { defineFindings } from "../core/finding.ts";
import type { EventOf } from "../core/history.ts";
import { formatSite, type WebhookSite } from "../core/site.ts";
import { nothingFound, type Weighed, weigh } from "./busy-machine.ts";
import { type HistoryIndex, type Stretch, webhookName } from "./index-history.ts";
import { ownLinkTroubles } from "./own-links.ts";
import { schedulingMs } from "./percentile.ts";

type Acknowledged = EventOf<"webhook-acknowledged">;

interface Unanswered {
  readonly site: WebhookSite;
  readonly sendings: number;
  readonly timedOut: boolean;
  readonly latencyMs: number;
}

export const unansweredFindings = defineFindings({
  "genuine-never-answered": ({ site, sendings, timedOut, latencyMs }: Unanswered) => {
    const how = timedOut
      ? `the partner hung up after ${Math.round(latencyMs)} ms`
      : "the connection was refused or cut without a word";
    const times = sendings === 1 ? "once" : `${sendings} times`;
    return `the genuine webhook ${formatSite(site)} was sent ${times} and never answered, while the integration ran and the link was sound: ${how}`;
  },
});

/** An exchange may suffer from what is recorded so shortly before or after it. */
const marginMs = 250;

/** Whether nothing but the integration explains that this sending got no answer: the link was sound, its process ran, and no fault had a hand in that webhook. */
export function wasLeftUnanswered(index: HistoryIndex, { i, t, site, value }: Acknowledged): boolean {
  if (value.status !== 0 || value.counterfeit !== undefined) return false;
  // After its last reads the run stops the integration itself.
  if (i > (index.phases.get("final")?.i ?? -1)) return false;
  const met = ({ fromMs, toMs }: Pick<Stretch, "fromMs" | "toMs">): boolean =>
    fromMs < t + marginMs && toMs > t - value.latencyMs - marginMs;
  const links = ["webhooks", site.partner];
  if (index.outages.some(met) || ownLinkTroubles(index).some(met)) return false;
  if (index.linkFaults.some((fault) => links.includes(fault.link) && met(fault))) return false;
  return !index.struckWebhooks.has(webhookName(site));
}

/** So many sendings in all are no accident: a connection may be closed for its age at the moment when it is used again. */
const noAccident = 2;
/** Nor is one webhook that was sent so often, though its partner has not given up yet. */
const often = 3;

/** All sendings of one genuine webhook. */
export interface Sendings {
  readonly sent: EventOf<"webhook-sent">;
  readonly acknowledged: readonly Acknowledged[];
  readonly givenUp: EventOf<"webhook-given-up"> | undefined;
}

/**
 * Genuine webhooks whose every sending was left without an answer. Of those that timed out, a machine that takes longer
 * over everything may be to blame.
 */
export function neverAnswered(index: HistoryIndex, deliveries: Iterable<Sendings>): Weighed {
  const silent = [...deliveries].filter(
    ({ acknowledged, givenUp }) =>
      acknowledged.length >= (givenUp === undefined ? often : 1) && acknowledged.every((each) => wasLeftUnanswered(index, each)),
  );
  if (silent.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0) < noAccident) return nothingFound;
  const weighed = silent.map(({ sent, acknowledged }): Weighed => {
    const { site, order } = sent;
    const timedOut = acknowledged.every(({ value }) => value.timedOut === true);
    const latencyMs = Math.max(...acknowledged.map(({ value }) => value.latencyMs));
    const figures = { sendings: acknowledged.length, timedOut, latencyMs };
    const events = [sent.i, ...acknowledged.map(({ i }) => i)];
    const late = unansweredFindings("genuine-never-answered", { order, site, ...figures, events });
    if (!timedOut) return { evidence: [late], doubts: [] };
    const idleMs = Math.min(schedulingMs, latencyMs / 2);
    return weigh(late, { valueMs: latencyMs, boundMs: idleMs, allowedMs: idleMs }, index.stretch);
  });
  return {
    evidence: weighed.flatMap(({ evidence }) => evidence),
    doubts: weighed.flatMap(({ doubts }) => doubts),
  };
}
