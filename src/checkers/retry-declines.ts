import { defineFindings } from "../core/finding.ts";
import type { EventOf, HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import type { HistoryIndex } from "./index-history.ts";
import { phaseChanged, seenAnswer, wasInterrupted } from "./reception.ts";
import type { RetryGroup } from "./retry-groups.ts";
import { isAbout, tellsFailure } from "./roles.ts";

/** Whoever tries a card again of itself, as some do for subscriptions, lets days pass. */
const atOnceMs = 60_000;

export const declineFindings = defineFindings({
  "charged-again-after-decline": ({ name, afterMs }: { name: string; afterMs: number }) =>
    `${name} was declined, and the same was asked for again under another key ${afterMs} ms later, though its customer had asked for nothing`,
});

type Acknowledged = EventOf<"webhook-acknowledged">;

/** When the integration was told a bank's no: by a webhook that it took, or by the answer to its own call. */
type Told = Acknowledged | EventOf<"answer">;

/** What the integration was told of orders, and took: refusals of the bank; and when their customers asked for anything. */
export interface DeclineNews {
  readonly declined: ReadonlyMap<string, readonly Acknowledged[]>;
  /** Orders whose payments were all declined at once, as the answers said: no customer was sent to a bank. */
  readonly declinedAtOnce: ReadonlySet<string>;
  readonly asked: ReadonlyMap<string, readonly number[]>;
}

export function declineNews(index: HistoryIndex, history: readonly HistoryEvent[]): DeclineNews {
  const declined = new Map<string, Acknowledged[]>();
  const saidNo = new Set<string>();
  const saidOtherwise = new Set<string>();
  for (const event of history) {
    if (event.type === "webhook-sent" && event.value.counterfeit === undefined && isAbout(index, event.site, "authorize"))
      (tellsFailure(index, event.site, "authorize") ? saidNo : saidOtherwise).add(event.order);
    if (event.type !== "webhook-acknowledged" || event.value.counterfeit !== undefined) continue;
    const { status } = event.value;
    // a refund may be declined, too
    if (!tellsFailure(index, event.site, "authorize") || status < 200 || status >= 300) continue;
    const known = declined.get(event.order);
    if (known === undefined) declined.set(event.order, [event]);
    else known.push(event);
  }
  const declinedAtOnce = new Set([...saidNo].filter((order) => !saidOtherwise.has(order)));
  const asked = new Map<string, number[]>();
  if (saidNo.size === 0) return { declined, declinedAtOnce, asked };
  for (const event of history) {
    if (event.type !== "invoke" || event.value.operation === "read" || !saidNo.has(event.order)) continue;
    const known = asked.get(event.order);
    if (known === undefined) asked.set(event.order, [event.i]);
    else known.push(event.i);
  }
  return { declined, declinedAtOnce, asked };
}

/** Its answers that said no, where all of the order's did; one that a fault had written anew may have said anything. */
const answersOf = (index: HistoryIndex, group: RetryGroup, { declinedAtOnce }: DeclineNews): readonly Told[] =>
  !declinedAtOnce.has(group.order)
    ? []
    : group.calls.flatMap((each) => {
        const answer = seenAnswer(index, each);
        const isPlain = answer?.value.faults === undefined;
        return answer !== undefined && isPlain && answer.value.status >= 200 && answer.value.status < 300 ? [answer] : [];
      });

/** The same request under another key, soon after the bank's no was told and taken, and no customer had asked for anything since. */
export function chargedAgain(index: HistoryIndex, group: RetryGroup, news: DeclineNews): Evidence[] {
  // parts may be captured alike
  if (group.role !== "authorize") return [];
  const { partner } = group.calls[0]?.call.site ?? {};
  const { declined, asked } = news;
  for (const told of [...(declined.get(group.order) ?? []), ...answersOf(index, group, news)]) {
    if (told.actor !== partner) continue;
    const before = new Set(group.calls.filter(({ call }) => call.i < told.i).map(({ call }) => call.key));
    const again = group.calls.find(({ call }) => call.i > told.i && !before.has(call.key))?.call;
    if (before.size === 0 || again === undefined || again.t - told.t > atOnceMs || again.i > index.clockWrongFrom) continue;
    if (wasInterrupted(index, told.i, again.i) || phaseChanged(index, told.i, again.i)) continue;
    if (asked.get(group.order)?.some((i) => i > told.i && i < again.i)) continue;
    const { name, order } = group;
    const afterMs = Math.round(again.t - told.t);
    const cited = { order, site: again.site, events: [told.i, again.i] };
    return [declineFindings("charged-again-after-decline", { ...cited, name, afterMs })];
  }
  return [];
}
