import type { EventOf, HistoryEvent } from "../core/history.ts";
import { type HistoryIndex, indexHistory, type Stretch } from "./index-history.ts";

/** A span of time, in ms since the run began. */
interface Span {
  readonly fromMs: number;
  toMs: number;
}

/**
 * After a partner's failure an integration may keep away from it for a while, and say so to customers; a lock that a dead
 * process held has to expire. An integration that declares a longer pause of its breaker gets that.
 */
const recoveryMs = 10_000;
/** What is recorded so shortly after an operation may have spoilt it. */
const marginMs = 250;

/**
 * Partners without which a customer can't be served, as declared; else those that take the money. Undefined: no contract
 * tells, so that each may be one.
 */
export function neededPartners({ facts }: Pick<HistoryIndex, "facts">): readonly string[] | undefined {
  if (facts?.declared.checkoutNeeds !== undefined) return facts.declared.checkoutNeeds;
  const taking = Object.entries(facts?.partners ?? {}).filter(([, { roles }]) => Object.values(roles).includes("authorize"));
  return taking.length === 0 ? undefined : taking.map(([name]) => name);
}

/** Whether a partner's answer may keep a customer from being served: it failed, asked to wait, or did not come whole. */
const isTrouble = ({ value: { status, delivery } }: EventOf<"answer">): boolean =>
  status >= 500 || status === 429 || delivery !== "whole";

function joined(spans: readonly Span[]): readonly Span[] {
  const whole: Span[] = [];
  for (const { fromMs, toMs } of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = whole.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else whole.push({ fromMs, toMs });
  }
  return whole;
}

/**
 * Tells of a span of time whether anything but the integration may have kept it from serving customers: it was down or
 * stopped, its clock was wrong, a link that is no partner's was struck, or a partner that they need failed. Some time to
 * recover is part of each.
 */
export function hindrances(history: readonly HistoryEvent[]): (fromMs: number, toMs: number) => boolean {
  const index = indexHistory(history);
  const { facts, outages, linkFaults } = index;
  const needed = neededPartners(index);
  const matters = (partner: string): boolean => needed?.includes(partner) ?? true;
  const links = linkFaults.filter(({ link }) => link !== "webhooks" && (facts?.partners[link] === undefined || matters(link)));
  const afterMs = Math.max(recoveryMs, facts?.declared.breaker?.openMs ?? 0);
  const lasting = ({ fromMs, toMs }: Stretch): Span => ({ fromMs: fromMs - marginMs, toMs: toMs + afterMs });
  const at = (t: number): Span => ({ fromMs: t - marginMs, toMs: t + afterMs });
  // who ends by itself has only itself to blame
  const spans = [...outages.filter(({ isSupervised }) => !isSupervised), ...links].map(lasting);
  for (const event of history) {
    if (event.type === "answer" && matters(event.site.partner) && isTrouble(event)) spans.push(at(event.t));
    if (event.type !== "fault-fired") continue;
    if (event.site?.kind === "call" && matters(event.site.partner)) spans.push(at(event.t));
    if (event.value.self === "clock-jump") spans.push({ fromMs: event.t, toMs: Number.POSITIVE_INFINITY });
  }
  const hindered = joined(spans);
  return (fromMs, toMs) => hindered.some((span) => span.fromMs <= toMs && span.toMs >= fromMs);
}
